namespace BootCfs.Benchmarks.Comparison;

/// <summary>What a repository does, against OSTree's on the same tree of over 50,000 files and 1 GiB; each row needs the one before.</summary>
internal sealed class RepositoryWorkloads
{
    private const int Runs = 5;

    private readonly Tools _tools;
    private readonly Contender _commit;
    private readonly string[] _ostreeCommit;
    private readonly string _ours;
    private readonly string _theirs;

    /// <summary>Makes the tree if it is not there yet.</summary>
    internal RepositoryWorkloads(Tools tools, Inputs inputs)
    {
        string tree = inputs.LargeTree();
        _tools = tools;
        _ours = Path.Combine(inputs.Folder, "repository.ours");
        _theirs = Path.Combine(inputs.Folder, "repository.ostree");
        _commit = tools.Ours("bootcfs", "commit", "bench", "--repo", _ours, $"--tree=dir:{tree}", "--allow-unsigned", "--quiet");
        _ostreeCommit = ["commit", "--branch=bench", "--subject=bench", $"--tree=dir={tree}"];
    }

    /// <summary>Reading all content of a commit; what it is measured against is for the caller.</summary>
    internal Workload Verify => new(Name("verify, all content read"), _tools.Ours("bootcfs", "verify", "bench", "--repo", _ours, "--quiet"), [])
    {
        Prepare = Filled,
        Runs = Runs,
    };

    /// <summary>Bytes of all objects of the repository.</summary>
    internal long ObjectBytes =>
        new DirectoryInfo(Path.Combine(_ours, "objects")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    // The last run of the first row has left one repository empty.
    private string[] Filled =>
    [
        "sh", "-c",
        $"test -e {_ours}/bootcfs/commits.git/refs/heads/bench || {Run.Quoted(_commit.Command)};"
            + $" test -e {_theirs}/refs/heads/bench || ostree --repo={_theirs} {Run.Quoted(_ostreeCommit)}; sync",
    ];

    /// <summary>The workloads.</summary>
    internal IEnumerable<Workload> All()
    {
        string init = $"rm -rf {_ours} {_theirs} && {Run.Quoted(_tools.Ours("bootcfs", "init", "--quiet", "--repo", _ours).Command)}"
            + $" && ostree init --repo={_theirs} --mode=bare";

        yield return Compare("first commit", _commit, _ostreeCommit) with { Prepare = ["sh", "-c", init] };
        yield return Compare("unchanged commit", _commit, _ostreeCommit);
        yield return Compare("fsck", _tools.Ours("bootcfs", "fsck", "--repo", _ours, "--quiet"), "fsck", "--quiet");
        yield return Verify with { Peers = [OSTree("fsck", "--quiet")] };
        yield return Compare(
            "verify, measured", _tools.Ours("bootcfs", "verify", "bench", "--content=measure", "--repo", _ours, "--quiet"), "fsck", "--quiet");
        yield return Compare("gc, nothing to remove", _tools.Ours("bootcfs", "gc", "--repo", _ours, "--quiet"), "prune", "--refs-only");
    }

    private static string Name(string work) => $"{work}, {Inputs.LargeTreeFiles:N0} files of 1 GiB";

    private Workload Compare(string name, Contender work, params string[] ostree) => new(Name(name), work, [OSTree(ostree)]) { Runs = Runs, Prepare = Filled };

    private Contender OSTree(params string[] arguments) => new("ostree", ["ostree", $"--repo={_theirs}", .. arguments]);
}

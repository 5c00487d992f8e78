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
    private readonly string _programs;
    private readonly string _programsTree;

    /// <summary>Makes the tree if it is not there yet.</summary>
    internal RepositoryWorkloads(Tools tools, Inputs inputs)
    {
        string tree = inputs.LargeTree();
        _tools = tools;
        _ours = Path.Combine(inputs.Folder, "repository.ours");
        _theirs = Path.Combine(inputs.Folder, "repository.ostree");
        _programs = Path.Combine(inputs.Folder, "repository.programs");
        _programsTree = inputs.Programs();
        _commit = CommitOf(_ours, tree);
        _ostreeCommit = ["commit", "--branch=bench", "--subject=bench", $"--tree=dir={tree}"];
    }

    /// <summary>Reading all content of a commit, of many files and of few large ones, each with its repository.</summary>
    internal IEnumerable<(Workload Verify, string Repository)> Verifications => [(Verify, _ours), (VerifyPrograms, _programs)];

    private Workload Verify => VerifyOf(Name("verify, all content read"), _ours) with { Prepare = Filled };

    private Workload VerifyPrograms => VerifyOf("verify, all content read, programs and libraries of 1 GiB", _programs) with
    {
        Prepare =
        [
            "sh", "-c",
            $"test -e {_programs}/bootcfs/commits.git/refs/heads/bench || {{ {Run.Quoted(_tools.Ours("bootcfs", "init", "--quiet", "--repo", _programs).Command)}"
                + $" && {Run.Quoted(CommitOf(_programs, _programsTree).Command)}; }}; sync",
        ],
    };

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
        yield return Verify with { Peers = [OSTree("fsck", "--quiet"), OnAllCores("fsverity", "digest", "--compact"), OnAllCores("openssl", "dgst", "-sha256")] };
        yield return Compare(
            "verify, measured", _tools.Ours("bootcfs", "verify", "bench", "--content=measure", "--repo", _ours, "--quiet"), "fsck", "--quiet");
        yield return Compare("gc, nothing to remove", _tools.Ours("bootcfs", "gc", "--repo", _ours, "--quiet"), "prune", "--refs-only");
    }

    private Contender CommitOf(string repository, string tree) =>
        _tools.Ours("bootcfs", "commit", "bench", "--repo", repository, $"--tree=dir:{tree}", "--allow-unsigned", "--quiet");

    private Workload VerifyOf(string name, string repository) =>
        new(name, _tools.Ours("bootcfs", "verify", "bench", "--repo", repository, "--quiet"), []) { Runs = Runs };

    private static string Name(string work) => $"{work}, {Inputs.LargeTreeFiles:N0} files of 1 GiB";

    private Workload Compare(string name, Contender work, params string[] ostree) => new(Name(name), work, [OSTree(ostree)]) { Runs = Runs, Prepare = Filled };

    // The same files with as many processes as there are cores, some thousand with each.
    private Contender OnAllCores(params string[] command) => new(
        $"{command[0]} {command[1]}",
        ["sh", "-c", $"find {_ours}/objects -type f -print0 | xargs -0 -n 2000 -P {Environment.ProcessorCount} {Run.Quoted(command)} >/dev/null"]);

    private Contender OSTree(params string[] arguments) => new("ostree", ["ostree", $"--repo={_theirs}", .. arguments]);
}

namespace BootCfs.Benchmarks.Comparison;

/// <summary>What a repository does, against OSTree's on the same tree of over 50,000 files and 1 GiB; each row needs the one before.</summary>
internal sealed class RepositoryWorkloads(Tools tools, Inputs inputs)
{
    private const int Runs = 5;

    /// <summary>The workloads.</summary>
    internal IEnumerable<Workload> All()
    {
        string tree = inputs.LargeTree();
        string ours = Path.Combine(inputs.Folder, "repository.ours");
        string theirs = Path.Combine(inputs.Folder, "repository.ostree");
        Contender commit = tools.Ours("bootcfs", "commit", "bench", "--repo", ours, $"--tree=dir:{tree}", "--allow-unsigned", "--quiet");
        string[] ostreeCommit = ["commit", "--branch=bench", "--subject=bench", $"--tree=dir={tree}"];
        string init = $"rm -rf {ours} {theirs} && {Run.Quoted(tools.Ours("bootcfs", "init", "--quiet", "--repo", ours).Command)}"
            + $" && ostree init --repo={theirs} --mode=bare";

        yield return Compare("first commit", commit, ostreeCommit) with { Prepare = ["sh", "-c", init] };
        // The last run of the row before has left one repository empty.
        string fill = $"test -e {ours}/bootcfs/commits.git/refs/heads/bench || {Run.Quoted(commit.Command)};"
            + $" test -e {theirs}/refs/heads/bench || ostree --repo={theirs} {Run.Quoted(ostreeCommit)}; sync";
        string[] prepare = ["sh", "-c", fill];
        yield return Compare("unchanged commit", commit, ostreeCommit) with { Prepare = prepare };
        yield return Compare("fsck", tools.Ours("bootcfs", "fsck", "--repo", ours, "--quiet"), "fsck", "--quiet") with { Prepare = prepare };
        yield return Compare("verify, all content read", tools.Ours("bootcfs", "verify", "bench", "--repo", ours, "--quiet"), "fsck", "--quiet")
            with { Prepare = prepare };
        yield return Compare(
            "verify, measured", tools.Ours("bootcfs", "verify", "bench", "--content=measure", "--repo", ours, "--quiet"), "fsck", "--quiet")
            with { Prepare = prepare };
        yield return Compare("gc, nothing to remove", tools.Ours("bootcfs", "gc", "--repo", ours, "--quiet"), "prune", "--refs-only")
            with { Prepare = prepare };

        Workload Compare(string name, Contender work, params string[] ostree) => new(
            $"{name}, {Inputs.LargeTreeFiles:N0} files of 1 GiB", work, [new Contender("ostree", ["ostree", $"--repo={theirs}", .. ostree])]) { Runs = Runs };
    }
}

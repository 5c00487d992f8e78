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
        // For a while ext4 searches past the inodes that were freed, for each new file, so old repositories go at the end. What
        // is read is in the page cache, from which the writes of a run push it.
        string aside = Path.Combine(inputs.Folder, "aside");
        string init = $"mkdir -p {aside}; for old in {ours} {theirs}; do test ! -e $old || mv $old {aside}/${{old##*/}}.$$; done;"
            + $" {Run.Quoted(tools.Ours("bootcfs", "init", "--quiet", "--repo", ours).Command)}"
            + $" && ostree init --repo={theirs} --mode=bare && {Warm(tree)}";

        yield return Compare("first commit", commit, ostreeCommit) with { Prepare = ["sh", "-c", init] };
        // The last run of the row before has left one repository empty.
        string fill = $"test -e {ours}/bootcfs/commits.git/refs/heads/bench || {Run.Quoted(commit.Command)};"
            + $" test -e {theirs}/refs/heads/bench || ostree --repo={theirs} {Run.Quoted(ostreeCommit)};"
            + $" {Warm(tree, $"{ours}/objects", $"{theirs}/objects")}";
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
        Directory.Delete(aside, recursive: true);

        Workload Compare(string name, Contender work, params string[] ostree) => new(
            $"{name}, {Inputs.LargeTreeFiles:N0} files of 1 GiB", work, [new Contender("ostree", ["ostree", $"--repo={theirs}", .. ostree])]) { Runs = Runs };
    }

    private static string Warm(params string[] folders) =>
        $"find {string.Join(' ', folders)} -type f -print0 | xargs -0 cat > /dev/null && sync";
}

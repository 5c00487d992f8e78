using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>What a commit of an unchanged tree does, as the kernel sees it.</summary>
public sealed class UnchangedCommitTests : IDisposable
{
    private const string Calls = "open,openat,openat2,read,pread64,readlink,readlinkat,listxattr,llistxattr,flistxattr,getxattr,lgetxattr,fgetxattr";

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [ToolFact("strace")]
    public void Opens_directories_and_nothing_else_of_the_tree()
    {
        string repo = _directory["repo"];
        string commit = $"commit test/stable --repo {repo} --tree=dir:{_tree.Path} --bootable --allow-unsigned -q";
        // The second of three, in case the tree was made a moment before the first.
        ProgramRun run = PublishedProgram.Shell($"""
            "$BOOTCFS" init -q --repo {repo}
            "$BOOTCFS" {commit} && "$BOOTCFS" {commit}
            strace --follow-forks -qq -y -e trace={Calls} -o {_directory["calls"]} "$BOOTCFS" {commit}
            """);
        Assert.Equal("", run.Error);

        // A call that another thread interrupts has two lines, the first with what was asked for.
        string[] calls = [.. File.ReadLines(_directory["calls"]).Where(line =>
            line.Contains(_tree.Path, StringComparison.Ordinal) && !line.Contains(" resumed>", StringComparison.Ordinal))];
        Assert.Contains(calls, call => call.Contains("\"bin\"", StringComparison.Ordinal));
        Assert.All(calls, call => Assert.Contains("O_DIRECTORY", call, StringComparison.Ordinal));
    }

    [Fact]
    public void Ends_with_77_when_only_changes_are_wanted_and_there_is_none()
    {
        string repo = _directory["repo"];
        PublishedProgram.Run("init", "-q", "--repo", repo).Success();
        string[] commit = ["commit", "a", "--repo", repo, $"--tree=dir:{_tree.Path}", "--allow-unsigned", "--unchanged-exit-77", "-q"];
        string id = PublishedProgram.Run(commit).Success();
        ProgramRun again = PublishedProgram.Run(commit);
        Assert.Equal((77, id, ""), (again.Status, again.Text, again.Error));
        ProgramRun json = PublishedProgram.Run([.. commit, "--json"]);
        Assert.Equal(77, json.Status);
        Assert.EndsWith("\"unchanged\":true}\n", json.Text, StringComparison.Ordinal);
    }
}

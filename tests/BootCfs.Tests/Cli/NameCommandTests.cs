using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>tag and branch.</summary>
public sealed class NameCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _first;
    private readonly string _second;

    public NameCommandTests()
    {
        Run("init", "-q").Success();
        (_first, _second) = (Commit("First"), Commit("Second"));
    }

    private string Repo => _directory["repo"];

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Tags_are_listed_given_moved_and_removed()
    {
        Assert.Equal($"v1 is {_second}\n", Run("tag", "v1").Error);
        Run("tag", "-q", "older", "test/stable~1").Success();
        Assert.Equal(
            $"older  {_first[..12]}  2023-11-14 22:13:20Z  First\nv1     {_second[..12]}  2023-11-14 22:13:20Z  Second\n", Run("tag").Success());
        Run("tag", "v1", _first).Fails(
            5, $"bootcfs: error: refs/tags/v1 is taken: it names {_second}", "hint: pass --force to move it");
        Assert.Equal($"v1 is {_first}, it was {_second}\n", Run("tag", "-f", "v1", _first).Error);
        Assert.Equal($$"""{"schema":1,"name":"v1","previous":"{{_first}}"}""" + "\n", Run("tag", "-d", "v1", "--json").Success());
        Assert.Equal(
            $$"""{"schema":1,"names":[{"name":"older","commit":"{{_first}}","time":"2023-11-14T22:13:20+00:00","subject":"First"}]}""" + "\n",
            Run("tag", "--json").Success());
    }

    [Fact]
    public void Streams_are_listed_begun_renamed_and_removed()
    {
        Assert.Equal($"test/old is {_first}\n", Run("branch", "test/old", "test/stable~1").Error);
        Assert.Equal(
            $"test/old     {_first[..12]}  2023-11-14 22:13:20Z  First\ntest/stable  {_second[..12]}  2023-11-14 22:13:20Z  Second\n",
            Run("branch").Success());
        Assert.Equal($"test/new is {_second}\n", Run("branch", "-m", "test/stable", "test/new").Error);
        Assert.Equal($"test/old is gone, it was {_first}\n", Run("branch", "-d", "test/old").Error);
        Run("branch", "-d", "test/new").Fails(
            5,
            $"bootcfs: error: only refs/heads/test/new leads to commit {_second}",
            "hint: pass --force to let go of the commits, whose contents the next gc then removes");
        Run("branch", "-q", "-d", "-f", "test/new").Success();
        Assert.Equal("", Run("branch").Success());
        Run("tag", "v1").Fails(2, "bootcfs: error: the repository has 0 streams: say which with REV");
    }

    [Fact]
    public void A_wrong_use_is_named()
    {
        Run("tag", "-d").Fails(2, "bootcfs: error: --delete needs the name of a tag");
        Run("tag", "-d", "v1", "test/stable").Fails(2, "bootcfs: error: --delete takes the name of a tag alone");
        Run("tag", "a..b").Fails(2, "bootcfs: error: 'a..b' cannot name a tag");
        Run("branch", "-m", "test/stable").Fails(2, "bootcfs: error: --move needs the names of two streams");
        Run("branch", "-d").Fails(2, "bootcfs: error: --delete needs the name of a stream");
        Run("branch", "HEAD", _first).Fails(2, "bootcfs: error: 'HEAD' cannot name a stream");
        Run("branch", "-d", "none").Fails(1, "bootcfs: error: 'refs/heads/none': nothing has this name");
    }

    private ProgramRun Run(string command, params string[] arguments) => PublishedProgram.Run([command, "--repo", Repo, .. arguments]);

    private string Commit(string subject) => PublishedProgram.RunAt(
        1_700_000_000, "commit", "test/stable", "--repo", Repo, $"--tree=dir:{_tree.Path}", "--allow-unsigned", "-q", "--subject", subject)
        .Success().TrimEnd('\n');
}

using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

public sealed class BisectCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly List<string> _commits = [];

    public BisectCommandTests()
    {
        Run("init", "-q").Success();
        for (int i = 0; i < 8; i++)
        {
            File.WriteAllText(_tree["etc/hostname"], i < 5 ? $"good {i}\n" : $"broken {i}\n");
            _commits.Add(Run("commit", "test/stable", $"--tree=dir:{_tree.Path}", "--allow-unsigned", "-q", "--subject", $"Commit {i}").Success().TrimEnd('\n'));
        }
    }

    private string Repo => _directory["repo"];

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_command_finds_the_first_bad_commit()
    {
        string script = $"'{PublishedProgram.Path}' cat --repo \"$BOOTCFS_REPO\" \"$BOOTCFS_COMMIT:/etc/hostname\" | grep -q good";
        Bisect("start", "test/stable", _commits[0]);
        ProgramRun run = Bisect("run", "--", "sh", "-c", script);
        Assert.Equal(_commits[5] + "\n", run.Text);
        Assert.EndsWith($"{_commits[5]} is the first bad commit: Commit 5\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.Status);
        Bisect("reset").Success();
        Bisect("log").Fails(5, "bootcfs: error: no search is going on", "hint: bootcfs bisect start BAD GOOD begins one");
    }

    [Fact]
    public void Each_answer_leads_to_the_next_commit_to_try()
    {
        ProgramRun start = Bisect("start", _commits[3], _commits[0]);
        Assert.Contains(start.Text.TrimEnd('\n'), _commits[1..3]);
        Assert.StartsWith("3 suspects, about 2 more to try: Commit ", start.Error, StringComparison.Ordinal);
        Bisect("good", _commits[1]);
        Assert.Equal($"{_commits[3]}\n{_commits[2]}\n", Bisect("skip").Text);
        Assert.Equal(
            $$"""{"schema":1,"bad":"{{_commits[3]}}","good":["{{string.Join("\",\"", _commits[..2].Order(StringComparer.Ordinal))}}"],"skipped":["{{_commits[2]}}"]}""" + "\n",
            Bisect("log", "--json").Success());
        Bisect("bad", _commits[7]).Fails(5, $"bootcfs: error: commit {_commits[7]} is no suspect any more");
        Assert.Equal(_commits[2] + "\n", Bisect("bad", _commits[2]).Text);
    }

    [Theory]
    [InlineData("exit 200", "status 200")]
    [InlineData("kill -9 $$", "status 137")]
    [InlineData("exec /none/such", "status 127")]
    public void A_command_that_cannot_judge_stops_the_search_where_it_stands(string script, string status)
    {
        Bisect("start", "test/stable", _commits[0]);
        string before = Bisect("log").Success();
        ProgramRun run = Bisect("run", "--", "sh", "-c", script);
        Assert.Contains($"bootcfs: error: 'sh' ended with {status} for commit ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Status);
        Assert.Equal(before, Bisect("log").Success());
    }

    [Fact]
    public void A_command_that_can_try_nothing_leaves_all_suspects()
    {
        Bisect("start", _commits[3], _commits[0]);
        ProgramRun run = Bisect("run", "--", "sh", "-c", "exit 125");
        Assert.Equal((1, 3), (run.Status, run.Text.Count(c => c == '\n')));
    }

    private ProgramRun Bisect(string verb, params string[] arguments) => PublishedProgram.Run(["bisect", verb, "--repo", Repo, .. arguments]);

    private ProgramRun Run(string command, params string[] arguments) => PublishedProgram.Run([command, "--repo", Repo, .. arguments]);
}

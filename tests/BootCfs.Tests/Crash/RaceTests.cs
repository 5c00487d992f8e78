using System.Collections.Concurrent;
using BootCfs.Tests.Cli;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Crash;

/// <summary>Many at once: who changes something waits for the others, and who reads waits for nobody.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Rounds = 5;

    private readonly TemporaryDirectory _first = BootableFolder.Create();
    private readonly TemporaryDirectory _second = BootableFolder.Create();
    private readonly Workplace _place = Workplace.Create();

    public RaceTests()
    {
        File.WriteAllBytes(_second["usr/bin/added"], RandomBytes.Make(70_000));
        PublishedProgram.Run("init", "-q", "--repo", _place.Repository).Success();
        File.WriteAllText(Path.Combine(_place.Repository, "bootcfs", "config.toml"), "schema = 1\ngc_grace = \"0\"\n");
    }

    public void Dispose()
    {
        _place.Dispose();
        _second.Dispose();
        _first.Dispose();
    }

    [ToolFact("git")]
    public void Commits_collections_checks_and_readers_at_once_all_succeed()
    {
        foreach (string stream in (string[])["one", "two"])
        {
            Commit(stream, _first, 0).Success();
            Commit(stream, _second, 0).Success();
        }

        var problems = new ConcurrentBag<string>();
        Action<int>[] work =
        [
            round => Waits(problems, Commit("one", round % 2 == 0 ? _first : _second, 120)),
            round => Waits(problems, Commit("one", round % 2 == 0 ? _second : _first, 120)),
            round => Waits(problems, Commit("two", round % 2 == 0 ? _first : _second, 120)),
            _ => Waits(problems, Run("gc", "-q", "--keep-last=2", "--lock-timeout=120")),
            _ => WaitsForNobody(problems, Run("fsck", "-q")),
            _ => WaitsForNobody(problems, Run("log", "one")),
            _ => WaitsForNobody(problems, Run("diff", "two~1", "two")),
            _ => WaitsForNobody(problems, Run("verify", "two")),
        ];
        Thread[] threads = [.. work.Select(act => new Thread(() => Repeat(act, problems)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.True(problems.IsEmpty, string.Concat(problems));
        Assert.Equal("", RepositoryJudge.Check(_place.Repository));
        Assert.Equal(2 + (2 * Rounds), Count("one"));
        Assert.Equal(2 + Rounds, Count("two"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_place.Repository, "bootcfs", "tmp")));
    }

    [ToolFact("strace")]
    public void A_holder_is_named_and_no_longer_waited_for_when_it_dies()
    {
        string lockFile = Path.Combine(_place.Repository, "bootcfs", "lock");
        string commit = $"\"$BOOTCFS\" commit one --repo {_place.Repository} --allow-unsigned --tree=dir:{_first.Path}";
        ProgramRun run = PublishedProgram.Shell($$"""
            strace -f -qqq -o /dev/null -e trace=syncfs -e inject=syncfs:signal=STOP:when=1 {{commit}} >/dev/null 2>&1 &
            until [ -s {{lockFile}} ]; do kill -0 $! || exit 100; done
            holder=$(tr -cd 0-9 <{{lockFile}})
            {{commit}} --lock-timeout=0 2>&1 | sed "s/$holder/HOLDER/"
            {{commit}} --lock-timeout=120 2>&1 | { read -r line; echo "$line" | sed "s/$holder/HOLDER/"; kill -KILL $holder; cat; }
            """);
        const string Holder = "process HOLDER (bootcfs commit one)";
        Assert.Equal(
            [$"bootcfs: error: {lockFile} is locked by {Holder}", $"waiting for {Holder} to release {lockFile}"],
            run.Text.Split('\n')[..2]);
        Assert.Matches("\n[0-9a-f]{40}\n$", run.Text);
        Assert.Equal(1, Count("one"));
        Assert.Equal("", RepositoryJudge.Check(_place.Repository));
    }

    private static void Repeat(Action<int> act, ConcurrentBag<string> problems)
    {
        for (int round = 0; round < Rounds && problems.IsEmpty; round++)
            act(round);
    }

    private static void Waits(ConcurrentBag<string> problems, ProgramRun run) => Judge(problems, run, maySay: "waiting for ");

    private static void WaitsForNobody(ConcurrentBag<string> problems, ProgramRun run) => Judge(problems, run, maySay: null);

    private static void Judge(ConcurrentBag<string> problems, ProgramRun run, string? maySay)
    {
        bool isSilent = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .All(line => maySay is not null && line.StartsWith(maySay, StringComparison.Ordinal));
        if (run.Status != 0 || !isSilent)
            problems.Add($"status {run.Status}: {run.Error}{run.Text}\n");
    }

    private int Count(string stream) =>
        int.Parse(Tool.Run("git", "-C", Path.Combine(_place.Repository, "bootcfs", "commits.git"), "rev-list", "--count", stream), null);

    private ProgramRun Commit(string stream, TemporaryDirectory tree, int seconds) =>
        Run("commit", stream, "-q", "--allow-unsigned", $"--tree=dir:{tree.Path}", $"--lock-timeout={seconds}");

    private ProgramRun Run(params string[] arguments) => PublishedProgram.Run([.. arguments, "--repo", _place.Repository]);
}

using System.Collections.Concurrent;
using BootCfs.Tests.Cli;
using BootCfs.Tests.Engine;
using BootCfs.Tests.Format.Signing;

namespace BootCfs.Tests.Crash;

/// <summary>
/// A scenario set up: the folder as the command finds it, what the command changes in which order, and how the folder is
/// after undisturbed runs of it.
/// </summary>
internal sealed class Scene : IDisposable
{
    private readonly Scenario _scenario;
    private readonly TemporaryDirectory _first = BootableFolder.Create();
    private readonly TemporaryDirectory _second = BootableFolder.Create();
    private readonly TemporaryDirectory _key = new();
    private readonly Workplace _start = Workplace.Create();
    private readonly Workplace _whole = Workplace.Create();
    private readonly Outcome[] _outcomes;

    internal Scene(Scenario scenario)
    {
        _scenario = scenario;
        File.WriteAllBytes(_second["usr/bin/added"], RandomBytes.Make(70_000));
        File.WriteAllText(_second["usr/bin/tool"], new string('u', 10_000));
        File.WriteAllBytes(Key, SshTools.Pkcs8(new byte[32]));
        File.SetUnixFileMode(Key, UnixFileMode.UserRead);
        foreach (string command in scenario.Before)
            Assert.Equal(0, Workplace.Run(Words(command, _start)).Status);
        if (scenario.Before.Length > 0)
            File.WriteAllText(Path.Combine(_start.Repository, "bootcfs", "config.toml"), "schema = 1\ngc_grace = \"0\"\n");
        Tool.Run("cp", "--archive", "--no-target-directory", _start.Path, _whole.Path);
        if (scenario.IsDamaged)
            Damage.Do(_start.Repository);

        using Workplace place = _start.Copy();
        (ProgramRun run, Calls) = Strace.Watch(place, Arguments(place));
        Assert.Equal(0, run.Status);
        _outcomes = [Whole(run, place), Whole(Workplace.Run(Arguments(place)), place), Whole(Workplace.Run(Arguments(place)), place)];
    }

    internal IReadOnlyList<MutatingCall> Calls { get; }

    private string Key => _key["key"];

    internal string[] Arguments(Workplace place) => Words(_scenario.Command, place);

    /// <summary>Disturbs runs for each case, each case in a folder of its own, and returns what went wrong.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="disturb">Runs the command, and disturbs it; returns the last run.</param>
    /// <param name="judge">What was wrong with that run.</param>
    /// <param name="runs">How many runs are disturbed.</param>
    internal string ForEach<T>(
        IEnumerable<T> cases, Func<Workplace, T, ProgramRun> disturb, Func<T, ProgramRun, string> judge, int runs = 1)
    {
        var problems = new ConcurrentBag<string>();
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, item =>
        {
            using Workplace place = _start.Copy();
            ProgramRun run = disturb(place, item);
            string problem = judge(item, run);
            if (problem.Length == 0 && !_scenario.IsDamaged)
                problem = RepositoryJudge.Check(place.Repository);
            if (problem.Length == 0)
                problem = Repeat(place, run, runs);
            if (problem.Length > 0)
                problems.Add($"{item}\n  status {run.Status}, said: {run.Text}{run.Error}\n{problem}\n");
        });
        return string.Concat(problems.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _whole.Dispose();
        _start.Dispose();
        _key.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    // The next run finds the work done or not begun: it says what an undisturbed one says, and the folder is the same,
    // byte for byte, so that what the judges said of that one holds for it.
    private string Repeat(Workplace place, ProgramRun disturbed, int runs)
    {
        Outcome next = OutcomeOf(Workplace.Run(Arguments(place)), place);
        bool promised = disturbed.Status == 0 || disturbed.Text.Length > 0;
        Outcome[] right = _outcomes[(promised ? 1 : 0)..(runs + 1)];
        if (right.Contains(next))
            return "";
        Outcome expected = right.FirstOrDefault(outcome => outcome.Said == next.Said) ?? right[0];
        return $"  the next run said: {next.Said}, not {expected.Said}\n{Listing.Compare(expected.Files, next.Files)}";
    }

    private Outcome Whole(ProgramRun run, Workplace place)
    {
        Assert.Equal("", RepositoryJudge.Check(place.Repository));
        return OutcomeOf(run, place);
    }

    private Outcome OutcomeOf(ProgramRun run, Workplace place) => new(
        $"{run.Status} {(_scenario.GoesOn ? "" : run.Text)}{run.Error.Replace(place.Path, "", StringComparison.Ordinal)}",
        Listing.Of(place.Repository) + Listing.Of(place.Output));

    private string[] Words(string command, Workplace place) =>
    [
        .. command.Split(' ').Select(word => word
            .Replace("REPO", place.Repository, StringComparison.Ordinal)
            .Replace("KEY", Key, StringComparison.Ordinal)
            .Replace("FIRST", _first.Path, StringComparison.Ordinal)
            .Replace("OUT", place.Output, StringComparison.Ordinal)
            .Replace("SECOND", _second.Path, StringComparison.Ordinal)
            .Replace("WHOLE", _whole.Repository, StringComparison.Ordinal)),
    ];
}

/// <summary>What a run said, and how it left its folder.</summary>
internal sealed record Outcome(string Said, string Files);

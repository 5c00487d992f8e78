using System.Collections.Concurrent;
using BootCfs.Tests.Cli;
using BootCfs.Tests.Engine;
using BootCfs.Tests.Format.Pe;

namespace BootCfs.Tests.Crash;

/// <summary>
/// A scenario on a host set up: the folder as the command finds it, what the command changes in which order, and how the host
/// is after undisturbed runs of it. A directory in memory stands in for the boot filesystem.
/// </summary>
internal sealed class HostScene : IDisposable
{
    private readonly HostScenario _scenario;
    private readonly TemporaryDirectory _first = BootableFolder.Create();
    private readonly TemporaryDirectory _second = BootableFolder.Create();
    private readonly Workplace _start = Workplace.Create();
    private readonly List<string> _outputs = [];
    private readonly HostJudge _judge;
    private readonly Outcome[] _outcomes;

    internal HostScene(HostScenario scenario)
    {
        _scenario = scenario;
        File.WriteAllText(_second["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        File.WriteAllText(_second["usr/bin/tool"], new string('u', 10_000));
        Directory.CreateDirectory(Path.Combine(_start.Path, "sysroot"));
        Directory.CreateDirectory(Path.Combine(_start.Path, "boot"));
        foreach (TemporaryDirectory tree in new[] { _first, _second })
        {
            tree.Handle.MakeDirectories("usr/lib/systemd/boot/efi", 0b111_101_101);
            File.WriteAllBytes(tree["usr/lib/systemd/boot/efi/linuxx64.efi.stub"], PeMaker.Make((".text", new byte[700])));
        }

        foreach (string command in scenario.Before)
        {
            if (Happen(command))
                continue;
            ProgramRun run = LiveMachine.Run(_start, Words(command, _start));
            Assert.True(run.Status == 0, $"{command}: {run.Error}");
            _outputs.Add(run.Text.Trim());
        }

        _judge = new HostJudge([_first, _second]);
        string[] before = HostJudge.Menu(_start);
        using Workplace place = _start.Copy();
        (ProgramRun undisturbed, Calls) = Strace.Watch(place, Arguments(place));
        Assert.True(undisturbed.Status == 0, undisturbed.Error);
        _judge.Allow(before, HostJudge.Menu(place));
        Assert.Equal("", _judge.Check(place));
        _outcomes = [OutcomeOf(undisturbed, place), Next(place)];
    }

    internal IReadOnlyList<MutatingCall> Calls { get; }

    internal string[] Arguments(Workplace place) => Words(_scenario.Command, place);

    /// <summary>Disturbs a run for each case, each case in a folder of its own, and returns what went wrong.</summary>
    internal string ForEach<T>(IEnumerable<T> cases, Func<Workplace, T, ProgramRun> disturb, Func<T, ProgramRun, string> judge)
    {
        var problems = new ConcurrentBag<string>();
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, item =>
        {
            using Workplace place = _start.Copy();
            ProgramRun run = disturb(place, item);
            string problem = judge(item, run);
            if (problem.Length == 0)
                problem = _judge.Check(place);
            if (problem.Length == 0)
                problem = Repeat(place, run);
            if (problem.Length == 0)
                problem = _judge.Check(place, again: true);
            if (problem.Length > 0)
                problems.Add($"{item}\n  status {run.Status}, said: {run.Text}{run.Error}\n{problem}\n");
        });
        return string.Concat(problems.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _start.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    // What is no command of ours.
    private bool Happen(string what)
    {
        string boot = Path.Combine(_start.Path, "boot");
        switch (what)
        {
            case "CHANGE":
                foreach (string etc in Directory.GetDirectories(Path.Combine(_start.Path, "sysroot", "state", "deploy")).Where(state => !File.Exists($"{state}/staged")))
                {
                    File.WriteAllText($"{etc}/etc/changed", new string('c', 300));
                    File.WriteAllText($"{etc}/etc/hostname", "changed\n");
                }

                return true;
            case "COUNTS":
                Directory.CreateDirectory($"{boot}/EFI/systemd");
                return true;
            case "GRUB":
                Directory.CreateDirectory($"{boot}/grub");
                File.WriteAllText($"{boot}/grub/grub.cfg", "source $prefix/bootcfs.cfg\n");
                return true;
            case "HEALTH":
                string wants = "usr/lib/systemd/system/multi-user.target.wants";
                _second.Handle.MakeDirectories(wants, 0b111_101_101);
                _second.Handle.SymLink("../bootcfs-boot-complete.service", $"{wants}/bootcfs-boot-complete.service");
                return true;
            case "GIVEUP":
                string entry = Directory.GetFiles($"{boot}/loader/entries").Max(StringComparer.Ordinal)!; // there are some
                File.Move(entry, entry.Replace(".conf", "+0-3.conf", StringComparison.Ordinal));
                return true;
            default:
                return false;
        }
    }

    // The next run finds the work done or not begun, clears up, and leaves what an undisturbed one leaves.
    private string Repeat(Workplace place, ProgramRun disturbed)
    {
        Outcome next = Next(place);
        Outcome[] right = _outcomes[(disturbed.Status == 0 || disturbed.Text.Length > 0 ? 1 : 0)..];
        if (right.Contains(next))
            return "";
        Outcome expected = right.FirstOrDefault(outcome => outcome.Said == next.Said) ?? right[0];
        return $"  the next run said: {next.Said}, not {expected.Said}\n{Listing.Compare(expected.Files, next.Files)}";
    }

    private Outcome Next(Workplace place) => OutcomeOf(LiveMachine.Run(place, Arguments(place)), place);

    private Outcome OutcomeOf(ProgramRun run, Workplace place)
    {
        string said = $"{run.Status} {(_scenario.GoesOn ? "" : run.Text)}{run.Error.Replace(place.Path, "", StringComparison.Ordinal)}";
        return new Outcome(said, HostJudge.ListingOf(place));
    }

    private string[] Words(string command, Workplace place) =>
    [
        .. command.Split(' ').Select(word => word
            .Replace("REPO", place.Repository, StringComparison.Ordinal)
            .Replace("SYSROOT", Path.Combine(place.Path, "sysroot"), StringComparison.Ordinal)
            .Replace("BOOT", Path.Combine(place.Path, "boot"), StringComparison.Ordinal)
            .Replace("FIRST", _first.Path, StringComparison.Ordinal)
            .Replace("SECOND", _second.Path, StringComparison.Ordinal))
            .Select(word => word.StartsWith("OUT", StringComparison.Ordinal) ? _outputs[word[3] - '0'] : word),
    ];
}

using Xunit.Abstractions;

namespace BootCfs.Tests.Crash;

/// <summary>A process that is killed at any moment loses nothing that was promised and leaves nothing in the way.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Killed = 128 + 9;
    private const int Seed = 20251125;

    [ToolTheory("strace", "git")]
    [InlineData("init", 60)]
    [InlineData("first commit", 80)]
    [InlineData("first commit, file by file", 90)]
    [InlineData("second commit", 60)]
    [InlineData("unchanged commit", 25)]
    [InlineData("signed commit", 60)]
    [InlineData("sign", 10)]
    [InlineData("gc of signatures", 5)]
    [InlineData("gc", 10)]
    [InlineData("fsck --repair", 20)]
    [InlineData("gc of a stream", 5)]
    [InlineData("gc of a packed stream", 5)]
    [InlineData("fsck --repair of a pack", 15)]
    [InlineData("tag", 5)]
    [InlineData("branch", 5)]
    [InlineData("branch --delete", 3)]
    [InlineData("repack", 8)]
    [InlineData("checkout", 20)]
    [InlineData("export", 5)]
    [InlineData("keep", 5)]
    [InlineData("keep --release", 5)]
    public void Killed_in_front_of_any_change_the_next_run_does_the_same_as_ever(string name, int atLeast)
    {
        using var scene = new Scene(Scenario.Named(name));

        string problems = scene.ForEach(
            scene.Calls,
            (place, call) => Strace.Kill(place, call, scene.Arguments(place)),
            (_, run) => run.Status == Killed ? "" : "  it was not killed");

        output.WriteLine($"{name}: {scene.Calls.Count} kills");
        Assert.True(problems.Length == 0, problems);
        Assert.True(scene.Calls.Count >= atLeast, $"only {scene.Calls.Count} kills");
    }

    [ToolTheory("strace", "git")]
    [InlineData("first commit")]
    [InlineData("second commit")]
    public void Killed_again_while_it_clears_up_the_next_run_does_the_same_as_ever(string name)
    {
        using var scene = new Scene(Scenario.Named(name));
        var random = new Random(Seed);
        MutatingCall[] first = [.. scene.Calls];
        random.Shuffle(first);
        first = first[..Math.Min(first.Length, 40)];

        string problems = scene.ForEach(
            first.Select(call => (First: call, Second: 1 + random.Next(4))),
            (place, kills) =>
            {
                Strace.Kill(place, kills.First, scene.Arguments(place));
                return Strace.KillThreads(place, "unlinkat", kills.Second, scene.Arguments(place));
            },
            (_, _) => "", // where there is less to clear up than that, it went on to the end
            runs: 2);

        output.WriteLine($"{name}: {2 * first.Length} kills, seed {Seed}");
        Assert.True(problems.Length == 0, problems);
    }

    [ToolTheory("strace", "git")]
    [InlineData("first commit")]
    [InlineData("second commit")]
    [InlineData("gc")]
    public void Killed_at_random_with_all_its_threads_the_next_run_does_the_same_as_ever(string name)
    {
        using var scene = new Scene(Scenario.Named(name));
        var random = new Random(Seed);
        MutatingCall[] calls = random.GetItems(scene.Calls.ToArray(), 40);

        string problems = scene.ForEach(
            calls.Select(call => (call.Name, Occurrence: 1 + random.Next(call.Occurrence))),
            (place, kill) => Strace.KillThreads(place, kill.Name, kill.Occurrence, scene.Arguments(place)),
            (_, run) => run.Status is Killed or 0 ? "" : "  it was not killed"); // on many threads none may come that far

        output.WriteLine($"{name}: {calls.Length} kills, seed {Seed}");
        Assert.True(problems.Length == 0, problems);
    }
}

using BootCfs.Tests.Cli;
using Xunit.Abstractions;

namespace BootCfs.Tests.Crash;

/// <summary>
/// A verb that is killed or fails at any moment leaves a host that boots the old or the new deployment, with all that each
/// entry of the menu needs, and the next run clears up.
/// </summary>
public sealed class HostKillTests(ITestOutputHelper output)
{
    private const int Killed = 128 + 9;

    [ToolTheory("strace", "git")]
    [InlineData("first deploy", 100)]
    [InlineData("second deploy", 80)]
    [InlineData("stage", 80)]
    [InlineData("stage again", 60)]
    [InlineData("finalize", 12)]
    [InlineData("finalize with changes of /etc", 30)]
    [InlineData("undeploy of a staged one", 15)]
    [InlineData("rollback", 10)]
    [InlineData("uki deploy", 80)]
    [InlineData("uki rollback", 15)]
    [InlineData("stage of a uki", 80)]
    [InlineData("try", 80)]
    [InlineData("finalize of a uki", 12)]
    [InlineData("boot-complete", 8)]
    [InlineData("undeploy", 15)]
    [InlineData("pin", 10)]
    [InlineData("unpin", 8)]
    [InlineData("kargs", 40)]
    [InlineData("gc", 25)]
    public void Killed_in_front_of_any_change_the_host_boots_and_the_next_run_does_the_same_as_ever(string name, int atLeast)
    {
        using var scene = new HostScene(HostScenario.Named(name));

        string problems = scene.ForEach(
            scene.Calls,
            (place, call) => Strace.Kill(place, call, scene.Arguments(place)),
            (_, run) => run.Status == Killed ? "" : "  it was not killed");

        output.WriteLine($"{name}: {scene.Calls.Count} kills");
        Assert.True(problems.Length == 0, problems);
        Assert.True(scene.Calls.Count >= atLeast, $"only {scene.Calls.Count} kills");
    }

    [ToolTheory("strace", "git")]
    [InlineData("finalize with changes of /etc")]
    [InlineData("rollback")]
    public void A_change_that_fails_is_told_and_the_host_boots(string name)
    {
        using var scene = new HostScene(HostScenario.Named(name));
        (MutatingCall Call, string Error)[] cases =
        [
            .. from call in scene.Calls
               where !call.Prints && call.Name is not ("symlink" or "chmod" or "unlink" or "flock") // what libgit2 only tries, and letting go of locks
               from error in (string[])["EIO", "ENOSPC", "EROFS"]
               select (call, error),
        ];

        string problems = scene.ForEach(
            cases,
            (place, item) => Strace.Fail(place, item.Call, item.Error, forEver: false, scene.Arguments(place)),
            (item, run) => Judge(item.Error, run));

        output.WriteLine($"{name}: {cases.Length} faults");
        Assert.True(problems.Length == 0, problems);
    }

    // What is only for speed, or is tried once more, may fail without a word.
    private static string Judge(string error, ProgramRun run) =>
        run.Status == 0 ? ""
        : run.Status != (error == "ENOSPC" ? 6 : 1) ? $"  status {run.Status} is not that of {error}"
        : run.Error.StartsWith("bootcfs: error: ", StringComparison.Ordinal) ? "" : "  nothing is said";
}

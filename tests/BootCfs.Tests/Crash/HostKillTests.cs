using Xunit.Abstractions;

namespace BootCfs.Tests.Crash;

/// <summary>
/// A verb that is killed at any moment leaves a host that boots the old or the new deployment, with all that each
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
    [InlineData("upgrade", 80)]
    [InlineData("finalize", 12)]
    [InlineData("finalize with changes of /etc", 30)]
    [InlineData("undeploy of a staged one", 15)]
    [InlineData("rollback", 10)]
    [InlineData("rollback with the /etc in use", 40)]
    [InlineData("uki deploy", 80)]
    [InlineData("uki rollback", 15)]
    [InlineData("stage of a uki", 80)]
    [InlineData("try", 80)]
    [InlineData("finalize of a uki", 12)]
    [InlineData("boot-complete", 8)]
    [InlineData("try with grub", 80)]
    [InlineData("boot-complete with grub", 10)]
    [InlineData("rollback with grub", 15)]
    [InlineData("undeploy with grub", 20)]
    [InlineData("status --publish", 5)]
    [InlineData("quarantine drop", 5)]
    [InlineData("etc restore", 15)]
    [InlineData("etc restore of a directory", 20)]
    [InlineData("undeploy", 15)]
    [InlineData("pin", 10)]
    [InlineData("unpin", 8)]
    [InlineData("kargs", 40)]
    [InlineData("gc", 25)]
    public void Killed_in_front_of_any_change_the_host_boots_and_the_next_run_does_the_same_as_ever(string name, int atLeast) => Check(name, atLeast);

    // They are for the system that runs.
    [MountFact("strace", "git")]
    public void Killed_while_a_boot_is_judged_the_host_boots_and_the_next_run_does_the_same_as_ever()
    {
        Check("boot-failed of what runs", 5);
        Check("boot-complete of what runs", 3);
    }

    private void Check(string name, int atLeast)
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
}

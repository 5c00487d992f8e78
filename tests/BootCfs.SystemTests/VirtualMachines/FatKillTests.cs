using Xunit.Abstractions;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>
/// The verbs of a host, killed in front of each of their changes to a boot directory on FAT, in a machine: the kernel of the build
/// machine may have none. tests/vm/crash/kills judges, with no code of the engine.
/// </summary>
[Collection(LongMachineCollection.Name)]
[Trait("Category", "Life")]
[Trait("Category", "Long")]
public class FatKillTests(FatKillTests.Machine machine, ITestOutputHelper output) : IClassFixture<FatKillTests.Machine>
{
    [VmTheory]
    [InlineData("second-deploy", 25)]
    [InlineData("upgrade", 20)]
    [InlineData("finalize", 7)]
    [InlineData("boot-complete", 2)]
    [InlineData("rollback", 9)]
    [InlineData("undeploy", 6)]
    [InlineData("gc", 6)]
    [InlineData("uki-deploy", 25)]
    [InlineData("uki-finalize", 8)]
    public void Killed_in_front_of_any_change_on_FAT_the_host_boots_and_the_next_run_clears_up(string verb, int atLeast)
    {
        Assert.Equal("", machine.Run.Success($"{verb}.problems"));

        string[] changes = machine.Run.Output($"{verb}.changes").Split('\n');
        output.WriteLine($"{verb}: {changes.Length} kills in {machine.Run.Output($"{verb}.seconds")} s");
        Assert.True(changes.Length >= atLeast, $"only {changes.Length} kills");
    }

    public sealed class Machine(InstalledSystem system) : IAsyncLifetime
    {
        private VmRun? _run;

        internal VmRun Run => _run ?? throw new InvalidOperationException("the machine has not run");

        public async Task InitializeAsync()
        {
            if (Requirements.Missing is not null)
                return;

            string folder = system.NewRunFolder("fat-kills");
            await Shell.RunAsync(Shell.Script("fat-kills.sh"), folder);
            _run = new VmRun(folder);
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}

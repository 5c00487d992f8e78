namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>With Debian's GRUB, which counts in grubenv.</summary>
[Collection(LongMachineCollection.Name)]
public class GrubFallbackTests(GrubFallbackTests.Machine machine) : FallbackTests(machine), IClassFixture<GrubFallbackTests.Machine>
{
    private const string Variable = "bootcfs_tries_";

    [VmFact]
    public void A_commit_whose_kernel_panics_is_tried_as_often_as_it_may_be()
    {
        machine.Run.Success("back-1.change");
        Assert.Equal(FallbackLife.Tries, machine.Run.Console.Split("Kernel panic - not syncing").Length - 1);
        AssertGivenUp(2, "panic", $"none of {FallbackLife.Tries} boots was healthy");
    }

    [VmFact]
    public void The_menu_counts_a_system_that_has_proved_healthy_no_more()
    {
        Assert.DoesNotContain(Variable, machine.Run.Success("back-1.menu"), StringComparison.Ordinal);
        Assert.Contains(Variable, machine.Run.Success("back-2.menu"), StringComparison.Ordinal);
    }

    [VmFact]
    public void A_commit_that_does_not_prove_healthy_is_given_up()
    {
        machine.Run.Success("back-2.change");
        AssertGivenUp(3, "unhealthy", "50-not-well");
        machine.Run.Success("back-3.finished");
    }

    public sealed class Machine() : FallbackLife(Installed, Upgrades)
    {
        private static readonly GrubSystem Installed = new();

        private const string Upgrades =
            """
            upgrade() {
                case $back in
                1) run change bootcfs deploy "$panic_commit" --tries=2 --repo /run/repository $kargs && end_with reboot ;;
                2) run change bootcfs deploy "$unhealthy_commit" --tries=1 --repo /run/repository $kargs && end_with reboot ;;
                esac
            }
            """;

        public override async Task InitializeAsync()
        {
            await Installed.InitializeAsync();
            await base.InitializeAsync();
        }
    }
}

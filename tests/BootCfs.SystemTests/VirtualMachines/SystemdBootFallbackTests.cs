using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>With systemd-boot, which counts in the names of entries.</summary>
[Collection(VirtualMachineCollection.Name)]
public class SystemdBootFallbackTests(SystemdBootFallbackTests.Machine machine) : FallbackTests(machine), IClassFixture<SystemdBootFallbackTests.Machine>
{
    [VmFact]
    public void A_commit_that_does_not_prove_healthy_is_given_up()
    {
        machine.Run.Success("back-1.change");
        Assert.Equal((machine.Commits.Digest("unhealthy"), First), (machine.Run.Success("2.booted"), machine.Run.Success("3.booted")));
        AssertGivenUp(2, "unhealthy", "50-not-well");
    }

    [VmFact]
    public void A_commit_that_was_given_up_is_not_taken_again()
    {
        Assert.Equal((5, 5), (machine.Run.Exit("back-2.again"), machine.Run.Exit("back-3.again")));
        Assert.Contains("is passed over: ", machine.Run.Error("back-2.skipped"), StringComparison.Ordinal);
        using JsonDocument offer = JsonDocument.Parse(machine.Run.Success("back-2.skipped"));
        Assert.NotEqual(machine.Commits.Commit("unhealthy"), offer.RootElement.GetProperty("commit").GetString());
    }

    [VmFact]
    public void A_commit_whose_kernel_panics_is_tried_as_often_as_it_may_be()
    {
        machine.Run.Success("back-2.change");
        Assert.Equal(FallbackLife.Tries, machine.Run.Console.Split("Kernel panic - not syncing").Length - 1);
        AssertGivenUp(3, "panic", $"none of {FallbackLife.Tries} boots was healthy");
    }

    [VmFact]
    public void A_root_that_cannot_be_set_up_leads_back_too()
    {
        machine.Run.Success("back-3.change");
        Assert.Contains("bootcfs-setup-root: error: no root: reboot in 1 seconds", machine.Run.Console, StringComparison.Ordinal);
        AssertGivenUp(4, "second", "none of 1 boots was healthy");
        machine.Run.Success("back-4.finished");
    }

    public sealed class Machine(InstalledSystem system) : FallbackLife(system, Upgrades)
    {
        private const string Upgrades =
            """
            upgrade() {
                case $back in
                1)
                    run change bootcfs deploy "$unhealthy_commit" --tries=1 --repo /run/repository $kargs && end_with reboot
                    ;;
                2)
                    run again bootcfs deploy "$unhealthy_commit" --repo /run/repository $kargs
                    run skipped bootcfs upgrade unhealthy --check --json --repo /run/repository
                    run change bootcfs deploy "$panic_commit" --tries=2 --repo /run/repository $kargs && end_with reboot
                    ;;
                3)
                    run again bootcfs deploy "$panic_commit" --repo /run/repository $kargs
                    run change bootcfs deploy "$second_commit" --tries=1 --repo /run/repository ${kargs//--karg rd.emergency=poweroff/} \
                        --karg bootcfs.on-failure=reboot --karg bootcfs.on-failure-delay=1 && end_with reboot
                    rm "/sysroot/composefs/images/$second_digest"
                    ;;
                esac
            }
            """;
    }
}

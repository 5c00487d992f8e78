using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The other ways to get another system: an update that is staged, one that is tried, a soft reboot, a unified kernel image.</summary>
[Collection(LongMachineCollection.Name)]
[Trait("Category", "Life")]
[Trait("Category", "Long")]
public class UpdateTests(UpdateTests.Machine machine, ITestOutputHelper output) : IClassFixture<UpdateTests.Machine>
{
    private string First => machine.Commits.Digest("first");

    private string Second => machine.Commits.Digest("second");

    private string Third => machine.Commits.Digest("third");

    [VmFact]
    public void A_staged_update_is_published_at_shutdown_with_what_was_changed_until_then()
    {
        machine.Run.Success("1.change");
        Assert.Single(machine.Run.Success("1.entries").Split('\n'));
        using (StatusReport staged = machine.Status("1.after"))
            Assert.Equal((First, Second), (staged.Find("booted"), staged.Find("staged")));

        AssertRuns(2, Second, "second");
        Assert.Equal(("before", "after"), (machine.Run.Success("2.before"), machine.Run.Success("2.after-staging")));
        using StatusReport status = machine.Status("2.status");
        Assert.Equal((Second, First), (status.Find("default"), status.Find("rollback")));
        output.WriteLine($"bootcfs-finalize.service stops in {StopSeconds():0.000} s");
    }

    [VmFact]
    public void A_commit_that_is_tried_boots_once_though_it_is_healthy()
    {
        machine.Run.Success("2.change");
        AssertRuns(3, Third, "third");
        using (StatusReport tried = machine.Status("3.status"))
        {
            JsonElement deployment = Assert.Single(tried.Deployments, one => one.GetProperty("booted").GetBoolean());
            Assert.True(deployment.GetProperty("trial").GetBoolean());
            Assert.Equal("passed", deployment.GetProperty("health").GetString());
            Assert.Equal(Second, tried.Find("default"));
        }

        AssertRuns(4, Second, "second");
        Assert.Equal(0, machine.Run.Exit("4.status")); // nobody has given it up
    }

    [VmFact]
    public void A_soft_reboot_changes_to_a_verified_root_under_the_kernel_that_runs()
    {
        AssertRuns(5, Third, "third");
        Assert.Equal(machine.Run.Success("4.boot-id"), machine.Run.Success("5.boot-id"));
        Assert.Contains(Second, machine.Run.Success("5.cmdline"), StringComparison.Ordinal);
        using StatusReport status = machine.Status("5.status");
        Assert.Equal(Third, status.Find("default")?[..64]);
    }

    [VmFact]
    public void A_unified_kernel_image_boots_with_the_digest_inside()
    {
        machine.Run.Success("5.change");
        Assert.Matches(@"^bootcfs\.\d+\.debian\+3\.efi$", machine.Run.Success("5.images"));
        AssertRuns(6, Second, "second");
        Assert.Contains($"composefs.digest=v1-sha256-12:{Second}", machine.Run.Success("6.cmdline"), StringComparison.Ordinal);
        Assert.Contains("StubInfo-", machine.Run.Success("6.variables"), StringComparison.Ordinal); // only the stub in front of such an image says who it is
        using StatusReport status = machine.Status("6.status");
        JsonElement deployment = Assert.Single(status.Deployments, one => one.GetProperty("booted").GetBoolean());
        Assert.Equal("uki", deployment.GetProperty("kind").GetString());
        Assert.Matches(@"^bootcfs\.\d+\.debian\.efi$", machine.Run.Success("6.images"));
        machine.Run.Success("6.finished");
    }

    /// <summary>The image that was asked for runs, verified, and has proved healthy; nothing is wrong with any deployment.</summary>
    private void AssertRuns(int step, string digest, string release)
    {
        Assert.Equal((digest, release), (machine.Run.Success($"{step}.booted"), machine.Run.Success($"{step}.release")));
        machine.Run.Success($"{step}.boot-complete");
        using JsonDocument report = JsonDocument.Parse(machine.Run.Success($"{step}.verify"));
        Assert.True(report.RootElement.GetProperty("verified").GetBoolean());
        using StatusReport status = machine.Status($"{step}.status");
        Assert.Equal(digest, status.Booted?[..64]);
        Assert.Empty(status.Problems);
    }

    // systemd says it to the kernel's log, and that to the console.
    private double StopSeconds()
    {
        double[] times =
        [
            .. machine.Run.Console.Split('\n').Where(line => line.Contains("bootcfs-finalize.service", StringComparison.Ordinal))
                .SkipWhile(line => !line.Contains("Stopping", StringComparison.Ordinal))
                .Select(line => double.Parse(line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture)),
        ];
        return times[^1] - times[0];
    }

    public sealed class Machine(InstalledSystem system) : SharedLife(system, "updates", Scenario)
    {
        private const string Scenario =
            """
            step() {
                probe_health
                run status bootcfs status --json
                run verify bootcfs verify --booted --json --content=measure
                run release cat /usr/share/bootcfs-test/release
                run cmdline cat /proc/cmdline
                run boot-id cat /proc/sys/kernel/random/boot_id
                case $step in
                1)
                    echo before > /etc/probe-before
                    run change bootcfs upgrade debian --repo /run/repository
                    echo after > /etc/probe-after
                    run entries ls /efi/loader/entries
                    run after bootcfs status --json
                    # As if it had been killed in front of what publishes at shutdown: once more, it sees to that.
                    systemctl kill --signal=KILL bootcfs-finalize.service
                    while systemctl --quiet is-active bootcfs-finalize.service; do sleep 0.1; done
                    systemctl log-target kmsg && dmesg --console-level debug
                    # Most often this one ends before it has reported.
                    end_with none
                    run again bootcfs upgrade debian --apply --repo /run/repository || end_with poweroff
                    ;;
                2)
                    run before cat /etc/probe-before
                    run after-staging cat /etc/probe-after
                    run change bootcfs try third --repo /run/repository && end_with reboot
                    ;;
                3)
                    end_with reboot
                    ;;
                4)
                    end_with none
                    run change bootcfs upgrade third --soft-reboot --repo /run/repository || end_with poweroff
                    ;;
                5)
                    end_with poweroff
                    run change bootcfs deploy "$second_commit" --uki --repo /run/repository $kargs && end_with reboot
                    run images ls /efi/EFI/Linux
                    ;;
                6)
                    run images ls /efi/EFI/Linux
                    run variables ls /sys/firmware/efi/efivars
                    ;;
                esac
            }
            """;
    }
}

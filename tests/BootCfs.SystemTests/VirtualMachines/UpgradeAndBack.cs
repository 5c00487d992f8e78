using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Three boots of one machine: what was installed, the second commit, and after a rollback what was installed.</summary>
internal static class UpgradeAndBack
{
    /// <summary>What happens in each boot.</summary>
    internal const string Scenario =
        """
        step() {
            probe_health
            run status bootcfs status --json
            run verify bootcfs verify --booted --json --content=measure
            run release cat /usr/share/bootcfs-test/release
            run default cat /etc/bootcfs-test.conf
            run changed cat /etc/probe-changed
            run var cat /var/lib/probe-changed
            case $step in
            1)
                echo changed > /etc/probe-changed
                echo first >> /var/lib/probe-changed
                run change bootcfs deploy "$second_commit" --repo /run/repository $kargs
                ;;
            2)
                echo again > /etc/probe-changed
                echo second >> /var/lib/probe-changed
                run change bootcfs rollback
                ;;
            *)
                return
                ;;
            esac
            run after bootcfs status --json
            end_with reboot
        }
        """;

    /// <summary>Each boot runs what was decided in the one before, verified, with its own files, and says so.</summary>
    internal static void Assert(VmRun run, LaterCommits commits)
    {
        (string first, string second) = (commits.Digest("first"), commits.Digest("second"));
        AssertRuns(run, 1, first, "first");
        AssertState(run.Success("1.status"), booted: first, next: first, back: null);
        run.Success("1.change");
        AssertState(run.Success("1.after"), booted: first, next: second, back: first);

        AssertRuns(run, 2, second, "second");
        AssertState(run.Success("2.status"), booted: second, next: second, back: first);
        Xunit.Assert.Equal("changed", run.Success("2.changed"));
        Xunit.Assert.Equal("first", run.Success("2.var"));
        run.Success("2.change");
        AssertState(run.Success("2.after"), booted: second, next: first, back: second);

        AssertRuns(run, 3, first, "first");
        AssertState(run.Success("3.status"), booted: first, next: first, back: second);
        Xunit.Assert.Equal("changed", run.Success("3.changed")); // what was changed in the second stays there
        Xunit.Assert.Equal("first\nsecond", run.Success("3.var"));
        run.Success("3.finished");
    }

    /// <summary>The image that was asked for runs, verified and healthy, with its own files and its own defaults of /etc.</summary>
    private static void AssertRuns(VmRun run, int step, string digest, string release)
    {
        Xunit.Assert.Equal(digest, run.Success($"{step}.booted"));
        run.Success($"{step}.boot-complete");
        using JsonDocument report = JsonDocument.Parse(run.Success($"{step}.verify"));
        Xunit.Assert.True(report.RootElement.GetProperty("verified").GetBoolean());
        Xunit.Assert.Equal((release, release), (run.Success($"{step}.release"), run.Success($"{step}.default")));
    }

    private static void AssertState(string status, string booted, string next, string? back)
    {
        using var state = new StatusReport(status);
        Xunit.Assert.Equal(booted, state.Booted);
        Xunit.Assert.Equal((booted, next, back), (state.Find("booted"), state.Find("default"), state.Find("rollback")));
        Xunit.Assert.Empty(state.Problems);
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using BootCfs.Tests.Cli;
using Xunit.Abstractions;

namespace BootCfs.Tests.Crash;

/// <summary>
/// A system call that fails ends a verb of a host with one line that names the thing and with its status; the host boots the
/// old or the new deployment, and the next run does the same as ever.
/// </summary>
public sealed partial class HostFaultTests(ITestOutputHelper output)
{
    private static readonly Fault Disk = new("EIO", "input/output error", 1, IsLasting: false);
    private static readonly Fault Full = new("ENOSPC", "no space left on device", 6, IsLasting: true);

    // What happens once may be over when the same is tried again; what lasts also meets what clears up.
    private static readonly Fault[] All = [Disk, Full, Full with { IsLasting = false }, new("EROFS", "read-only file system", 1, IsLasting: false)];

    // Verbs are made of the same steps. What a call that fails does to a step is seen where the first verb makes that call on that
    // file; what the next run of each verb makes of the state that is left, HostKillTests see at every one of its calls.
    private static readonly ConcurrentDictionary<string, string> Seen = [];

    [ToolTheory("strace", "git")]
    [InlineData("finalize with changes of /etc")]
    [InlineData("rollback")]
    [InlineData("undeploy")]
    [InlineData("boot-complete")]
    [InlineData("status --publish")]
    [InlineData("quarantine drop")]
    public void A_change_that_fails_in_any_way_is_told_and_the_host_boots(string name) => Check(name, All, _ => true);

    [ToolTheory("strace", "git")]
    [InlineData("second deploy")]
    [InlineData("stage")]
    [InlineData("upgrade")]
    [InlineData("stage again")]
    [InlineData("try with grub")]
    [InlineData("uki deploy")]
    [InlineData("etc restore")]
    [InlineData("gc")]
    public void A_disk_that_fails_or_is_full_from_then_on_is_told_and_the_host_boots(string name) =>
        Check(name, [Disk, Full], call => Seen.GetOrAdd(KindOf(call), name) == name);

    private void Check(string name, Fault[] faults, Func<MutatingCall, bool> isOfInterest)
    {
        using var scene = new HostScene(HostScenario.Named(name));
        (MutatingCall Call, Fault Fault)[] cases =
        [
            .. from call in scene.Calls where !IsOnlyTried(call) && isOfInterest(call)
               from fault in faults
               select (call, fault),
        ];

        Assert.True(cases.Length > 0, "a verb before has made each call on the same file");
        string problems = scene.ForEach(
            cases,
            (place, item) => Strace.Fail(place, item.Call, item.Fault.Error, item.Fault.IsLasting, scene.Arguments(place)),
            (item, run) => Judge(item.Call, item.Fault, run));

        output.WriteLine($"{name}: {cases.Length} faults");
        Assert.True(problems.Length == 0, problems);
    }

    // What libgit2 only tries, what lets go of locks, and the answer, which comes when all is done.
    private static bool IsOnlyTried(MutatingCall call) => call.Prints || call.Name is "symlink" or "chmod" or "unlink" or "flock";

    // Emptying the lock when it is let go of; what something else replaces: a copy shares no blocks, libgit2 renames; and where the
    // same is tried once more: libgit2 writes an object again.
    private static bool MayFail(MutatingCall call, Fault fault) =>
        call.Name is "ftruncate" or "ioctl" or "link"
        || (!fault.IsLasting && (call.Name == "utimensat" || call.Text.Contains("/commits.git/objects/", StringComparison.Ordinal)));

    // Without what differs from run to run, and from one commit to the other.
    private static string KindOf(MutatingCall call) => Varying().Replace(call.Name == "write" ? call.Text.Split('"')[0] : call.Text, "#");

    [GeneratedRegex(@"bootcfs-crash-[0-9-]+|([0-9a-f]{2}/)?[0-9a-f]{16,}(\.[0-9]+)?|[0-9]+")]
    private static partial Regex Varying();

    private static string Judge(MutatingCall call, Fault fault, ProgramRun run) =>
        run.Status != 0 ? fault.JudgeTold(call, run)
        : !MayFail(call, fault) ? "  it should have failed"
        : "";
}

using BootCfs.Tests.Cli;
using Xunit.Abstractions;

namespace BootCfs.Tests.Crash;

/// <summary>A system call that fails ends a command with the thing's name and the right status, and half of nothing.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    // A quota is told as a full disk is; that it is known everywhere needs no more than one command.
    private const string QuotaIn = "first commit";

    // A full disk stays full; the others happen once, and what is then made again may well succeed.
    private static readonly Fault[] Faults =
    [
        new("ENOSPC", "no space left on device", 6, IsLasting: true),
        new("EDQUOT", "disk quota exceeded", 6, IsLasting: false),
        new("EIO", "input/output error", 1, IsLasting: false),
        new("EINTR", "interrupted system call", 1, IsLasting: false),
    ];

    [ToolTheory("strace", "git")]
    [InlineData("init")]
    [InlineData("first commit")]
    [InlineData("second commit")]
    [InlineData("unchanged commit")]
    [InlineData("signed commit")]
    [InlineData("sign")]
    [InlineData("gc of signatures")]
    [InlineData("gc")]
    [InlineData("fsck --repair")]
    [InlineData("gc of a stream")]
    [InlineData("gc of a packed stream")]
    [InlineData("fsck --repair of a pack")]
    [InlineData("tag")]
    [InlineData("branch")]
    [InlineData("branch --delete")]
    [InlineData("repack")]
    [InlineData("checkout")]
    [InlineData("export")]
    [InlineData("keep")]
    [InlineData("keep --release")]
    public void A_change_that_fails_is_told_and_the_next_run_does_the_same_as_ever(string name)
    {
        using var scene = new Scene(Scenario.Named(name));
        (MutatingCall Call, Fault Fault)[] cases =
        [
            .. from call in scene.Calls where !IsOnlyTried(call)
               from fault in Faults where fault.Error != "EDQUOT" || name == QuotaIn
               select (call, fault),
        ];

        // What follows is only for the next time: the history's packs and the stat cache.
        HashSet<MutatingCall> late = [.. scene.Calls.Reverse().TakeWhile(call => !call.Text.Contains("/refs/heads/", StringComparison.Ordinal))];

        string problems = scene.ForEach(
            cases,
            (place, item) => Strace.Fail(place, item.Call, item.Fault.Error, item.Fault.IsLasting, scene.Arguments(place)),
            (item, run) => Judge(item.Call, item.Fault, run, late.Contains(item.Call) && late.Count < scene.Calls.Count));

        output.WriteLine($"{name}: {cases.Length} faults");
        Assert.True(problems.Length == 0, problems);
    }

    // libgit2 tries whether a filesystem has symbolic links and modes, and leaves a file where it cannot remove it.
    private static bool IsOnlyTried(MutatingCall call) => call.Name is "symlink" or "chmod" or "unlink";

    // Calls that only hint or let go of something, and what replaces one that the kernel did not have.
    private static bool MayFailForEver(MutatingCall call) => call.Name is "utimensat" or "flock" or "ftruncate" or "ioctl" or "link";

    private static string Judge(MutatingCall call, Fault fault, ProgramRun run, bool isLate)
    {
        if (run.Status == 0)
            return fault.IsLasting && !isLate && !MayFailForEver(call) ? "  it should have failed" : "";
        return fault.JudgeTold(call, run);
    }
}

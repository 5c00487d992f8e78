using BootCfs.Tests.Cli;

namespace BootCfs.Tests.Crash;

/// <summary>A way in which a system call fails, and how a command has to tell it.</summary>
/// <param name="Error">Its name, as strace takes it.</param>
/// <param name="Text">Its words.</param>
/// <param name="Status">The exit status.</param>
/// <param name="IsLasting">Whether all calls of that name fail from then on.</param>
internal sealed record Fault(string Error, string Text, int Status, bool IsLasting)
{
    private const string Start = "bootcfs: error: ";

    /// <summary>What is wrong with how a command ended that did not succeed: one line is to name the thing and the error.</summary>
    internal string JudgeTold(MutatingCall call, ProgramRun run)
    {
        if (run.Status != Status)
            return $"  the status of {Error} is {Status}";
        if (call.Name == "write" && IsLasting)
            return ""; // messages cannot be written either
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [var line]
            && line.StartsWith(Start, StringComparison.Ordinal)
            && line.Contains(call.Prints ? "pipe:" : "/bootcfs-crash-", StringComparison.Ordinal)
            && line.Contains(Text, StringComparison.OrdinalIgnoreCase)
                ? "" : $"  is not told as {Error} of something";
    }
}

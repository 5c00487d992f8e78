using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary>How long to wait for another process that changes the repository, the same in each command that changes it.</summary>
internal sealed class LockTimeoutOption : Option<int>
{
    private const int Default = 300;
    private const int Longest = 7 * 24 * 60 * 60;

    internal LockTimeoutOption()
        : base("--lock-timeout")
    {
        Description = "How long to wait for another process that changes the repository";
        HelpName = "SECONDS";
        DefaultValueFactory = _ => Default;
        CustomParser = Read;
    }

    private int Read(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= Longest)
            return seconds;
        result.AddError($"{Name} is a number of seconds up to {Longest}, not '{text}'");
        return 0;
    }
}

/// <summary>Makes the wait that was asked for.</summary>
internal static class LockTimeout
{
    internal static LockWait GetLockWait(this Invocation run, LockTimeoutOption option) =>
        new(TimeSpan.FromSeconds(run.Get(option)), TimeProvider.System, run.Note);
}

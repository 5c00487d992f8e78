using System.Globalization;

namespace BootCfs.Format.Cmdline;

/// <summary>What a command line wants when the root cannot be set up.</summary>
/// <param name="Reboots">Whether the machine reboots, so that a counted entry ends in the one before; null when nothing is said.</param>
/// <param name="Delay">Seconds before it does; null when nothing is said.</param>
public readonly record struct OnFailureKarg(bool? Reboots, int? Delay)
{
    /// <summary>The word for a reboot.</summary>
    public const string Reboot = "reboot";

    /// <summary>The word for a shell or whatever else waits in <c>emergency.target</c>.</summary>
    public const string Emergency = "emergency";

    /// <summary>Longest time to wait: a day.</summary>
    public const int MaxDelay = 86_400;

    private const int MaxDigits = 5;

    /// <summary>Reads <c>bootcfs.on-failure</c> and <c>bootcfs.on-failure-delay</c> from a command line.</summary>
    /// <exception cref="InvalidKargException">One is malformed, or stands there more than once.</exception>
    public static OnFailureKarg Read(KernelCommandLine commandLine)
    {
        bool? reboots = null;
        int? delay = null;
        foreach (KernelArgument argument in commandLine.Arguments)
        {
            if (argument.Name == Kargs.OnFailure)
            {
                reboots = reboots is not null ? throw new InvalidKargException(argument.ToString(), "said twice")
                    : ReadWord(argument.Value) ?? throw new InvalidKargException(argument.ToString(), $"neither {Reboot} nor {Emergency}");
            }
            else if (argument.Name == Kargs.OnFailureDelay)
            {
                delay = delay is not null ? throw new InvalidKargException(argument.ToString(), "said twice")
                    : ReadDelay(argument.Value) ?? throw new InvalidKargException(argument.ToString(), "not a number of seconds up to 86400");
            }
        }

        return new OnFailureKarg(reboots, delay);
    }

    /// <summary>Whether a word means a reboot; null when it is not known.</summary>
    public static bool? ReadWord(string? word) => word switch
    {
        Reboot => true,
        Emergency => false,
        _ => null,
    };

    private static int? ReadDelay(string? digits) =>
        digits is { Length: > 0 and <= MaxDigits } && !digits.AsSpan().ContainsAnyExceptInRange('0', '9')
            && int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) is <= MaxDelay and int seconds
            ? seconds
            : null;
}

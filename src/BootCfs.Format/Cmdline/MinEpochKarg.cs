using System.Globalization;

namespace BootCfs.Format.Cmdline;

/// <summary>The security epoch that a command line demands.</summary>
public static class MinEpochKarg
{
    private const int MaxDigits = 18; // whatever they are, they fit a signed number of 64 bits

    /// <summary>Reads <c>bootcfs.min-epoch</c> from a command line; 0, which demands nothing, when it is absent.</summary>
    /// <exception cref="InvalidKargException">It is malformed, or stands there more than once.</exception>
    public static long Read(KernelCommandLine commandLine)
    {
        long? found = null;
        foreach (KernelArgument argument in commandLine.Arguments)
        {
            if (argument.Name != Kargs.MinEpoch)
                continue;
            if (found is not null)
                throw new InvalidKargException(argument.ToString(), "a second epoch");
            if (argument.Value is not { Length: > 0 and <= MaxDigits } digits || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
                throw new InvalidKargException(argument.ToString(), "not a number of at most 18 digits");
            found = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return found ?? 0;
    }
}

using System.Globalization;

namespace BootCfs.Cli;

/// <summary>The time that goes into what is made (https://reproducible-builds.org/specs/source-date-epoch/).</summary>
internal static class SourceDate
{
    internal const string Variable = "SOURCE_DATE_EPOCH";

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>What the environment says, else the time of day.</summary>
    internal static DateTimeOffset Now() => Find() ?? TimeProvider.System.GetUtcNow();

    /// <summary>What the environment says, or null.</summary>
    internal static DateTimeOffset? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= Latest
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new UsageException($"{Variable} is no number of seconds since 1970: '{text}'");
    }
}

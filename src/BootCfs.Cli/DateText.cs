using System.Globalization;

namespace BootCfs.Cli;

/// <summary>Points in time for people.</summary>
internal static class DateText
{
    /// <summary>To the second, in UTC.</summary>
    internal static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace BootCfs.Config;

/// <summary>Lengths of time as people write them.</summary>
public static class Period
{
    private const int LongestDays = 100_000;

    private static readonly (char Unit, long Seconds)[] Units = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 604_800)];

    /// <summary>Reads <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>30d</c> or <c>8w</c>; <c>0</c> needs no unit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan period)
    {
        period = default;
        if (text is "0")
            return true;
        foreach ((char unit, long seconds) in Units)
        {
            if (text is [.. var digits, var last] && last == unit
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number * seconds <= LongestDays * 86_400L)
            {
                period = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }

        return false;
    }
}

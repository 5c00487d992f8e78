using System.Globalization;

namespace BootCfs.Format.Tar;

/// <summary>Times of extended headers: seconds since the epoch, with any number of decimal places.</summary>
internal static class PaxTime
{
    private const int Places = 9;
    private const uint Second = 1_000_000_000;

    /// <summary>Reads a time; what is below a nanosecond is cut off, towards the past.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long seconds, out uint nanoseconds)
    {
        seconds = 0;
        nanoseconds = 0;
        bool isNegative = text.StartsWith("-"u8);
        text = isNegative ? text[1..] : text;
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> fraction = dot < 0 ? default : text[(dot + 1)..];
        if (!PaxNumber.TryParse(dot < 0 ? text : text[..dot], out seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        for (int i = 0; i < Places; i++)
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? (uint)(fraction[i] - '0') : 0);
        if (!isNegative)
            return true;
        seconds = -seconds;
        bool isBetween = fraction.Length > Places && fraction[Places..].ContainsAnyExcept((byte)'0');
        uint before = nanoseconds + (isBetween ? 1u : 0);
        if (before > 0)
            seconds--;
        nanoseconds = before == 0 ? 0 : Second - before;
        return true;
    }

    /// <summary>Writes a time as one decimal number, without zeros at its end.</summary>
    internal static string Format(long seconds, uint nanoseconds)
    {
        Int128 time = ((Int128)seconds * Second) + nanoseconds;
        (Int128 whole, Int128 fraction) = Int128.DivRem(Int128.Abs(time), Second);
        string places = fraction == 0 ? "" : "." + fraction.ToString("d9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{(time < 0 ? "-" : "")}{whole}{places}");
    }
}

/// <summary>Whole numbers of extended headers.</summary>
internal static class PaxNumber
{
    /// <summary>Reads decimal digits and nothing else; at most 2^63 - 1.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty)
            return false;
        foreach (byte digit in text)
        {
            uint number = unchecked((uint)(digit - '0'));
            if (number > 9 || value > (long.MaxValue - number) / 10)
                return false;
            value = (value * 10) + number;
        }

        return true;
    }
}

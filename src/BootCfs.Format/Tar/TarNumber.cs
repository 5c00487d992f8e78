namespace BootCfs.Format.Tar;

/// <summary>Numbers in headers: octal digits, or base 256 when the first bit is set.</summary>
internal static class TarNumber
{
    /// <summary>Reads a field; one without any digit is 0. False when it is none, or does not fit 64 bits.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[0] >= 0x80)
            return TryParseBase256(field, out value);

        field = field.TrimStart((byte)' ');
        int end = field.IndexOfAny((byte)' ', (byte)0);
        foreach (byte digit in end < 0 ? field : field[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                return false;
            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    // Two's complement, most significant byte first; the mark takes the place of the first bit.
    private static bool TryParseBase256(ReadOnlySpan<byte> field, out long value)
    {
        bool isNegative = (field[0] & 0x40) != 0;
        int sign = isNegative ? -1 : 0;
        value = isNegative ? field[0] - 0x100 : field[0] & 0x3F;
        foreach (byte b in field[1..])
        {
            if (value >> (64 - 9) != sign)
                return false;
            value = (value << 8) | b;
        }

        return true;
    }
}

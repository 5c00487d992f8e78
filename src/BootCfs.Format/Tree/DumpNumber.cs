namespace BootCfs.Format.Tree;

/// <summary>Numbers of composefs-dump(5), as C's strtoull takes them (composefs.md S9.4).</summary>
internal static class DumpNumber
{
    /// <summary>Reads the whole field; a sign negates modulo 2^64 and overflow gives 2^64 - 1, as in C.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> field, uint radix, out ulong value)
    {
        value = 0;
        field = field.TrimStart("\t\v\f\r"u8);
        bool negative = field.StartsWith("-"u8);
        if (negative || field.StartsWith("+"u8))
            field = field[1..];
        if (field.IsEmpty)
            return false;

        bool overflow = false;
        foreach (byte b in field)
        {
            uint digit = unchecked((uint)(b - '0'));
            if (digit >= radix)
                return false;
            overflow |= value > (ulong.MaxValue - digit) / radix;
            value = unchecked((value * radix) + digit);
        }

        if (overflow)
            value = ulong.MaxValue;
        else if (negative)
            value = unchecked(0 - value);
        return true;
    }
}

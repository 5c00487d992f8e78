using System.Buffers.Binary;

namespace BootCfs.Format.Packages;

/// <summary>One row: a header with a serial type for each column, then the values.</summary>
internal static class SqliteRecord
{
    private const int MaxVarint = 9;
    private static readonly int[] SizeOfType = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

    /// <summary>The bytes of a blob or text; empty for values of other kinds.</summary>
    internal static ReadOnlySpan<byte> Blob(ReadOnlySpan<byte> record, int column)
    {
        ReadOnlySpan<byte> value = Find(record, column, out ulong type);
        return type >= 12 ? value : default;
    }

    /// <summary>A whole number; 0 for values of other kinds.</summary>
    internal static long Integer(ReadOnlySpan<byte> record, int column)
    {
        ReadOnlySpan<byte> value = Find(record, column, out ulong type);
        if (type is 0 or 7 or > 9)
            return 0;
        if (value.IsEmpty)
            return type == 9 ? 1 : 0;
        Span<byte> wide = stackalloc byte[sizeof(long)];
        wide.Fill((value[0] & 0x80) != 0 ? (byte)0xFF : (byte)0);
        value.CopyTo(wide[(sizeof(long) - value.Length)..]);
        return BinaryPrimitives.ReadInt64BigEndian(wide);
    }

    /// <summary>Takes a number of 1 to 9 bytes off the front.</summary>
    internal static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < MaxVarint; i++)
        {
            if (i == bytes.Length)
                throw SqliteFile.Damaged("a number has no end");
            if (i == MaxVarint - 1)
            {
                value = (value << 8) | bytes[i];
                break;
            }

            value = (value << 7) | (uint)(bytes[i] & 0x7F);
            if ((bytes[i] & 0x80) != 0)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        bytes = bytes[MaxVarint..];
        return value;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> record, int column, out ulong type)
    {
        ReadOnlySpan<byte> header = record;
        ulong headerLength = ReadVarint(ref header);
        if (headerLength > (ulong)record.Length || (int)headerLength < record.Length - header.Length)
            throw SqliteFile.Damaged("a row is shorter than its header");
        header = header[..((int)headerLength - (record.Length - header.Length))];
        ReadOnlySpan<byte> values = record[(int)headerLength..];
        type = 0;
        for (int i = 0; i <= column; i++)
        {
            if (header.IsEmpty)
                throw SqliteFile.Damaged($"a row has only {i} columns");
            type = ReadVarint(ref header);
            ulong size = type >= 12 ? (type - 12) / 2 : type < (ulong)SizeOfType.Length ? (ulong)SizeOfType[type] : 0;
            if (size > (ulong)values.Length)
                throw SqliteFile.Damaged("a value leads out of its row");
            if (i == column)
                return values[..(int)size];
            values = values[(int)size..];
        }

        return default;
    }
}

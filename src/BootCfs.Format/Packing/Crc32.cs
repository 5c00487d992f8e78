namespace BootCfs.Format.Packing;

/// <summary>CRC-32 as zlib has it (RFC 1952, section 8), by which git checks what it copies from pack to pack.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => OfByte((uint)value))];

    /// <summary>Goes on with more bytes; begins with 0.</summary>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte next in bytes)
            crc = (crc >> 8) ^ Table[(crc ^ next) & 0xFF];
        return ~crc;
    }

    private static uint OfByte(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value >> 1) ^ ((value & 1) * Polynomial);
        return value;
    }
}

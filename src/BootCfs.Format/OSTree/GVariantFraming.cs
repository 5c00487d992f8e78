using System.Buffers.Binary;

namespace BootCfs.Format.OSTree;

/// <summary>
/// Framing offsets of GVariant: where members of variable size end, little-endian, at the end of their container, as wide
/// as the container needs (GVariant specification, section 2.3.2).
/// </summary>
internal static class GVariantFraming
{
    /// <summary>Width of the offsets in a container of this length.</summary>
    internal static int WidthFor(int length) => length switch
    {
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        _ => 4,
    };

    /// <summary>Width of the offsets of a container that has <paramref name="body"/> bytes before them: the smallest that reaches.</summary>
    internal static int WidthFor(int body, int offsets)
    {
        if (body + offsets <= byte.MaxValue)
            return 1;
        return body + (2L * offsets) <= ushort.MaxValue ? 2 : 4;
    }

    internal static uint Read(ReadOnlySpan<byte> bytes, int width) => width switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };

    internal static void Write(Span<byte> bytes, uint value)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((value >> (8 * i)) & byte.MaxValue);
    }

    internal static int Align(int position, int alignment) => position + ((alignment - (position % alignment)) % alignment);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>__le16</c>: stored little endian whatever the machine.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Le16
{
    private readonly ushort _stored;

    private Le16(ushort stored) => _stored = stored;

    public static implicit operator ushort(Le16 value) => Swap(value._stored);

    public static implicit operator Le16(ushort value) => new(Swap(value));

    private static ushort Swap(ushort value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}

/// <summary><c>__le32</c>: stored little endian whatever the machine.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Le32
{
    private readonly uint _stored;

    private Le32(uint stored) => _stored = stored;

    public static implicit operator uint(Le32 value) => Swap(value._stored);

    public static implicit operator Le32(uint value) => new(Swap(value));

    private static uint Swap(uint value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}

/// <summary><c>__le64</c>: stored little endian whatever the machine.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Le64
{
    private readonly ulong _stored;

    private Le64(ulong stored) => _stored = stored;

    public static implicit operator ulong(Le64 value) => Swap(value._stored);

    public static implicit operator Le64(ulong value) => new(Swap(value));

    private static ulong Swap(ulong value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}

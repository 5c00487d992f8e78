using System.Buffers.Binary;
using System.Numerics;

namespace BootCfs.Format.Erofs;

/// <summary>The standard 32-bit xxHash, which the xattr filter is made with (composefs.md S7.5).</summary>
internal static class XxHash32
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    internal static uint Hash(ReadOnlySpan<byte> data, uint seed)
    {
        unchecked
        {
            uint hash = data.Length >= 16 ? Lanes(ref data, seed, out int consumed) + (uint)consumed : seed + Prime5;
            hash += (uint)data.Length;
            for (; data.Length >= 4; data = data[4..])
                hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;
            foreach (byte b in data)
                hash = BitOperations.RotateLeft(hash + (b * Prime5), 11) * Prime1;

            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }

    private static uint Lanes(ref ReadOnlySpan<byte> data, uint seed, out int consumed)
    {
        unchecked
        {
            int start = data.Length;
            uint a = seed + Prime1 + Prime2;
            uint b = seed + Prime2;
            uint c = seed;
            uint d = seed - Prime1;
            for (; data.Length >= 16; data = data[16..])
            {
                a = Round(a, BinaryPrimitives.ReadUInt32LittleEndian(data));
                b = Round(b, BinaryPrimitives.ReadUInt32LittleEndian(data[4..]));
                c = Round(c, BinaryPrimitives.ReadUInt32LittleEndian(data[8..]));
                d = Round(d, BinaryPrimitives.ReadUInt32LittleEndian(data[12..]));
            }

            consumed = start - data.Length;
            return BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        }
    }

    private static uint Round(uint lane, uint input) =>
        unchecked(BitOperations.RotateLeft(lane + (input * Prime2), 13) * Prime1);
}

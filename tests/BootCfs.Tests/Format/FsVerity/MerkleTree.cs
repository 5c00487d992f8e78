using System.Buffers.Binary;
using System.Security.Cryptography;
using BootCfs.Format.FsVerity;

namespace BootCfs.Tests.Format.FsVerity;

/// <summary>The definition of an fs-verity digest, word for word and with all levels in memory (composefs.md S11).</summary>
internal static class MerkleTree
{
    internal static string Digest(FsVerityAlgorithm algorithm, byte[] data)
    {
        Func<byte[], byte[]> hash = algorithm == FsVerityAlgorithm.Sha256 ? SHA256.HashData : SHA512.HashData;
        byte[] level = data;
        do
            level = [.. level.Chunk(4096).SelectMany(block => hash(Pad(block, 4096)))];
        while (level.Length > algorithm.DigestSize());

        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, data.Length);
        return Convert.ToHexStringLower(hash(
            [1, (byte)algorithm, 12, 0, 0, 0, 0, 0, .. length, .. Pad(level, 64), .. new byte[32], .. new byte[144]]));
    }

    private static byte[] Pad(byte[] bytes, int length) => [.. bytes, .. new byte[length - bytes.Length]];
}

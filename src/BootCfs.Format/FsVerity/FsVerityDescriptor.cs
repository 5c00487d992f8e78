using System.Buffers.Binary;

namespace BootCfs.Format.FsVerity;

/// <summary><c>struct fsverity_descriptor</c>, whose hash is a file's digest (composefs.md S11).</summary>
internal static class FsVerityDescriptor
{
    internal const int Size = 256;

    private const byte Version = 1;
    private const byte LogBlockSize = 12;

    /// <summary>Writes the descriptor of a file without salt.</summary>
    internal static void Write(Span<byte> descriptor, FsVerityAlgorithm algorithm, ulong dataSize, ReadOnlySpan<byte> rootHash)
    {
        descriptor[..Size].Clear();
        descriptor[0] = Version;
        descriptor[1] = (byte)algorithm;
        descriptor[2] = LogBlockSize;
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor[8..], dataSize);
        rootHash.CopyTo(descriptor[16..]);
    }
}

namespace BootCfs.Format.Erofs;

/// <summary>Constants of fs/erofs/erofs_fs.h and of the composefs header (composefs.md S2, S3).</summary>
internal static class ErofsFormat
{
    internal const int BlockBits = 12;
    internal const int BlockSize = 1 << BlockBits;
    internal const int SlotBits = 5;
    internal const int SlotSize = 1 << SlotBits;
    internal const int SuperblockOffset = 1024;

    /// <summary>Offset of the first inode, so the first nid is 36.</summary>
    internal const int FirstInode = 1152;

    /// <summary>A tail longer than this becomes a block of its own.</summary>
    internal const int MaxTail = BlockSize / 2;

    internal const uint FeatureCompatMtime = 2;
    internal const uint FeatureCompatXattrFilter = 4;

    /// <summary>Seed of the filter's hash; the name index is added.</summary>
    internal const uint XattrFilterSeed = 0x25BBE08F;

    /// <summary>References to shared xattrs that one inode can hold.</summary>
    internal const int MaxSharedXattrs = 128;

    /// <summary>A chunk that is not in the image.</summary>
    internal const uint NullChunk = 0xFFFFFFFF;

    internal const int MinChunkBits = 12;
    internal const int MaxChunkBits = 43;

    internal static ulong RoundUp(ulong value, ulong unit) => (value + unit - 1) / unit * unit;

    internal static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;

    /// <summary>Chunk size of a file whose content lies elsewhere: the power of two that holds it, from 2^12 to 2^43.</summary>
    internal static int ChunkBits(ulong size) =>
        Math.Clamp(64 - System.Numerics.BitOperations.LeadingZeroCount(size - 1), MinChunkBits, MaxChunkBits);

    /// <summary>Chunks of such a file; wraps for sizes near 2^64 as in the reference (S6.3).</summary>
    internal static int ChunkSlots(ulong size)
    {
        int bits = ChunkBits(size);
        return unchecked((int)((size + (1UL << bits) - 1) >> bits));
    }
}

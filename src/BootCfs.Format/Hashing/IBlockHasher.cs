using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Hashing;

/// <summary>Digests of many 4 KiB blocks at once, so that an implementation may compute several side by side.</summary>
public interface IBlockHasher
{
    /// <summary>Hashes each 4096-byte block of <paramref name="blocks"/> on its own.</summary>
    /// <param name="algorithm">The hash to use.</param>
    /// <param name="blocks">Whole blocks, back to back.</param>
    /// <param name="digests">Takes the digests, back to back; exactly as long as they need.</param>
    void HashBlocks(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> blocks, Span<byte> digests);

    /// <summary>Hashes one message of any length.</summary>
    void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest);
}

using System.Security.Cryptography;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Hashing;

/// <summary>Hashes with the platform's cryptography library. Not for the initramfs, where that library is absent.</summary>
public sealed class SystemBlockHasher : IBlockHasher
{
    /// <inheritdoc/>
    public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (algorithm == FsVerityAlgorithm.Sha256)
            SHA256.HashData(message, digest);
        else
            SHA512.HashData(message, digest);
    }
}

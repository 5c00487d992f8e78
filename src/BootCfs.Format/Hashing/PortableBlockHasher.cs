using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Hashing;

/// <summary>
/// Hashes without any library, for the initramfs and for what is small. Slower than <see cref="SystemBlockHasher"/>: in the
/// initramfs the kernel measures, and only an image whose karg waives fs-verity is hashed by this.
/// </summary>
public sealed class PortableBlockHasher : IBlockHasher
{
    /// <inheritdoc/>
    public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (algorithm == FsVerityAlgorithm.Sha256)
            Sha256.Hash(message, digest);
        else
            Sha512.Hash(message, digest);
    }
}

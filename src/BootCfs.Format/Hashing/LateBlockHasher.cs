using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Hashing;

/// <summary>
/// Hashes the first 256 KiB without any library, and all that follows with <paramref name="hasher"/>: loading a library
/// takes longer than hashing a small image does. Not thread safe.
/// </summary>
public sealed class LateBlockHasher(IBlockHasher hasher) : IBlockHasher
{
    private readonly PortableBlockHasher _portable = new();
    private int _left = 256 << 10;

    /// <inheritdoc/>
    public void HashMessages(FsVerityAlgorithm algorithm, int length, ReadOnlySpan<byte> messages, Span<byte> digests)
    {
        int first = Math.Min(messages.Length, _left) / length;
        for (int i = 0; i < first; i++)
            Hash(algorithm, messages.Slice(i * length, length), digests.Slice(i * algorithm.DigestSize(), algorithm.DigestSize()));
        if (first * length < messages.Length)
            hasher.HashMessages(algorithm, length, messages[(first * length)..], digests[(first * algorithm.DigestSize())..]);
    }

    /// <inheritdoc/>
    public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        bool isEarly = message.Length <= _left;
        (isEarly ? _portable : hasher).Hash(algorithm, message, digest);
        if (isEarly)
            _left -= message.Length;
    }
}

using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Hashing;

/// <summary>Digests of many messages of one length at once, so that an implementation may compute several side by side.</summary>
public interface IBlockHasher
{
    /// <summary>Hashes each 4096-byte block of <paramref name="blocks"/> on its own.</summary>
    /// <param name="algorithm">The hash to use.</param>
    /// <param name="blocks">Whole blocks, back to back.</param>
    /// <param name="digests">Takes the digests, back to back; exactly as long as they need.</param>
    void HashBlocks(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> blocks, Span<byte> digests) =>
        HashMessages(algorithm, FsVerityHasher.BlockSize, blocks, digests);

    /// <summary>Hashes each message of <paramref name="length"/> bytes on its own.</summary>
    /// <param name="algorithm">The hash to use.</param>
    /// <param name="length">Bytes of one message, a multiple of 128.</param>
    /// <param name="messages">Whole messages, back to back.</param>
    /// <param name="digests">Takes the digests, back to back; exactly as long as they need.</param>
    void HashMessages(FsVerityAlgorithm algorithm, int length, ReadOnlySpan<byte> messages, Span<byte> digests)
    {
        int digestSize = algorithm.DigestSize();
        for (; !messages.IsEmpty; messages = messages[length..], digests = digests[digestSize..])
            Hash(algorithm, messages[..length], digests[..digestSize]);
    }

    /// <summary>Hashes one message of any length.</summary>
    void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest);
}

namespace BootCfs.Hash;

/// <summary>Hashes many messages of one length side by side, as many as this CPU has lanes for.</summary>
internal static class MultiBuffer
{
    // FS_VERITY_HASH_ALG_* of linux/fsverity.h.
    private const int Sha256 = 1;
    private const int Sha512 = 2;

    /// <summary>Messages that are hashed side by side, or 0 where it is one at a time.</summary>
    internal static int Lanes(int algorithm) => algorithm switch
    {
        Sha256 when Sha256Lanes16.IsSupported => Sha256Lanes16.Count,
        Sha256 when Sha256Lanes8.IsSupported => Sha256Lanes8.Count,
        Sha512 when Sha512Lanes8.IsSupported => Sha512Lanes8.Count,
        Sha512 when Sha512Lanes4.IsSupported => Sha512Lanes4.Count,
        _ => 0,
    };

    /// <summary>Writes the digests of messages that lie back to back.</summary>
    /// <param name="algorithm">1 for SHA-256, 2 for SHA-512, and only when it has lanes.</param>
    /// <param name="messages">All messages.</param>
    /// <param name="length">Bytes of each, a multiple of 128.</param>
    /// <param name="digests">Takes the digests back to back.</param>
    internal static void Hash(int algorithm, ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        if (algorithm == Sha512 && Sha512Lanes8.IsSupported)
            Sha512Lanes8.Hash(messages, length, digests);
        else if (algorithm == Sha512)
            Sha512Lanes4.Hash(messages, length, digests);
        else if (Sha256Lanes16.IsSupported)
            Sha256Lanes16.Hash(messages, length, digests);
        else
            Sha256Lanes8.Hash(messages, length, digests);
    }
}

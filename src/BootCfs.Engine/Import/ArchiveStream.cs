using System.IO.Compression;
using BootCfs.Format.Tar;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace BootCfs.Import;

/// <summary>Archives as they lie about: plain, or compressed with gzip, zstd or xz, which their first bytes tell.</summary>
internal static class ArchiveStream
{
    private const int MagicSize = 6;

    // What zstd itself takes unless it is told otherwise, and what xz -9 needs.
    private const int MaxWindowLog = 27;
    private const long MaxXzMemory = 128L << 20;

    /// <summary>Opens an archive for reading front to back, decompressed on a thread of its own.</summary>
    /// <param name="raw">The archive; taken over.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="cancellationToken">Stops whoever waits for it.</param>
    /// <exception cref="InvalidArchiveException">It is compressed in a way that is not taken.</exception>
    internal static Stream Open(Stream raw, string name, CancellationToken cancellationToken)
    {
        byte[] magic = new byte[MagicSize];
        int length = raw.ReadAtLeast(magic, MagicSize, throwOnEndOfStream: false);
        var whole = new PrefixedStream(magic.AsMemory(0, length), raw);
        Stream archive = Decompress(whole, magic.AsSpan(0, length), name);
        return new ReadAheadStream(archive, cancellationToken);
    }

    private static Stream Decompress(Stream raw, ReadOnlySpan<byte> magic, string name)
    {
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new CheckedStream(new GZipStream(raw, CompressionMode.Decompress), name, "gzip");
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return new CheckedStream(OpenZstd(raw), name, "zstd");
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
            return new CheckedStream(new XzStream(raw, MaxXzMemory), name, "xz");
        if (magic.StartsWith("BZh"u8))
            throw new InvalidArchiveException(name, "it is compressed with bzip2; gzip, zstd and xz are taken");
        return raw;
    }

    private static DecompressionStream OpenZstd(Stream raw)
    {
        var stream = new DecompressionStream(raw, bufferSize: 0, checkEndOfStream: true, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
        return stream;
    }
}

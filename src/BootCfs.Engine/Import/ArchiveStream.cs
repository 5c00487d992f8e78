using System.IO.Compression;
using BootCfs.Format.Tar;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace BootCfs.Import;

/// <summary>Archives as they lie about: plain, or compressed with gzip, zstd or xz, which their first bytes tell.</summary>
internal static class ArchiveStream
{
    private const int MagicSize = 6;
    private const string Gzip = "gzip";
    private const string Zstd = "zstd";
    private const string Xz = "xz";

    // What zstd itself takes unless it is told otherwise, and what xz -9 needs.
    private const int MaxWindowLog = 27;
    private const long MaxXzMemory = 128L << 20;

    /// <summary>Opens an archive for reading front to back, decompressed on a thread of its own.</summary>
    /// <param name="raw">The archive; taken over.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="cancellationToken">Stops whoever waits for it.</param>
    /// <exception cref="InvalidArchiveException">It is compressed in a way that is not taken.</exception>
    internal static Stream Open(Stream raw, string name, CancellationToken cancellationToken) =>
        new ReadAheadStream(Decompress(raw, name), cancellationToken);

    /// <summary>Decompresses as the first bytes tell.</summary>
    /// <param name="raw">The archive; taken over.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidArchiveException">It is compressed in a way that is not taken.</exception>
    internal static Stream Decompress(Stream raw, string name)
    {
        byte[] magic = ReadMagic(raw);
        var whole = new PrefixedStream(magic, raw);
        return CompressionOf(magic) switch
        {
            null => whole,
            Gzip => OpenGzip(whole, name),
            Zstd => OpenZstd(whole, name),
            Xz => new CheckedStream(new XzStream(whole, MaxXzMemory), name, Xz),
            var other => throw new InvalidArchiveException(name, $"it is compressed with {other}; gzip, zstd and xz are taken"),
        };
    }

    /// <summary>What an archive is compressed with, or null; reads its first bytes.</summary>
    internal static string? CompressionOf(Stream raw) => CompressionOf(ReadMagic(raw));

    /// <summary>Decompresses gzip.</summary>
    internal static Stream OpenGzip(Stream raw, string name) =>
        new CheckedStream(new GZipStream(raw, CompressionMode.Decompress), name, Gzip);

    /// <summary>Decompresses zstd.</summary>
    internal static Stream OpenZstd(Stream raw, string name)
    {
        var stream = new DecompressionStream(raw, bufferSize: 0, checkEndOfStream: true, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
        return new CheckedStream(stream, name, Zstd);
    }

    private static byte[] ReadMagic(Stream raw)
    {
        byte[] magic = new byte[MagicSize];
        return magic[..raw.ReadAtLeast(magic, MagicSize, throwOnEndOfStream: false)];
    }

    private static string? CompressionOf(ReadOnlySpan<byte> magic)
    {
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return Gzip;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return Zstd;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
            return Xz;
        return magic.StartsWith("BZh"u8) ? "bzip2" : null;
    }
}

using BootCfs.Format.Oci;

namespace BootCfs.Import;

/// <summary>A layer of the image that was chosen.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="File">The file with it.</param>
/// <param name="DiffId">Its digest without compression.</param>
internal sealed record OciLayer(string Name, string File, OciDigest DiffId)
{
    /// <summary>The file's digest and size; null where nothing tells.</summary>
    internal OciDescriptor? Blob { get; init; }

    /// <summary>How it is compressed.</summary>
    internal OciCompression Compression { get; init; } = OciCompression.Unknown;

    /// <summary>Opens it for reading without compression. Who reads its end knows that file and content were what they should be.</summary>
    /// <exception cref="InvalidOciException">It is missing, or of another size.</exception>
    internal Stream Open(OciFiles files, CancellationToken cancellationToken)
    {
        Stream file = OpenFile(files);
        Stream plain = Compression switch
        {
            OciCompression.None => file,
            OciCompression.Gzip => ArchiveStream.OpenGzip(file, Name),
            OciCompression.Zstd => ArchiveStream.OpenZstd(file, Name),
            _ => ArchiveStream.Decompress(file, Name),
        };
        // What is not compressed need not be hashed twice.
        if (!ReferenceEquals(plain, file) || Blob?.Digest != DiffId)
            plain = new DigestStream(new EndedStream(plain, file), DiffId, $"{Name}, decompressed");
        return new ReadAheadStream(plain, cancellationToken);
    }

    /// <summary>Reads the file alone, to know whether it is what it should be.</summary>
    internal void Prove(OciFiles files)
    {
        using Stream file = OpenFile(files);
        EndedStream.ReadToEnd(file);
    }

    private Stream OpenFile(OciFiles files)
    {
        OciFile file = files.Find(File) ?? throw new InvalidOciException(Name, $"{OciText.Display(File)} is missing");
        if (Blob is null)
            return file.Content;
        if (file.Length == Blob.Size)
            return new DigestStream(file.Content, Blob.Digest, Name);
        file.Content.Dispose();
        throw new InvalidOciException(Name, $"it has {file.Length} bytes, and should have {Blob.Size}");
    }
}

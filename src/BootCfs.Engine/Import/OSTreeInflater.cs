using System.IO.Compression;
using BootCfs.Format.OSTree;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>Content of an archived file, decompressed (raw deflate), counted and shown to who checks it.</summary>
/// <param name="compressed">The content from its first byte on; the caller's.</param>
/// <param name="size">How many bytes there must be.</param>
/// <param name="tap">Sees every piece.</param>
/// <param name="what">Names the object.</param>
internal sealed class OSTreeInflater(Stream compressed, long size, ContentTap tap, string what) : ForwardStream
{
    private readonly DeflateStream _inflated = new(compressed, CompressionMode.Decompress, leaveOpen: true);

    private long _count;

    /// <summary>Makes sure that there is no more.</summary>
    internal void End()
    {
        if (ReadByte() >= 0)
            throw WrongLength();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int count = _inflated.Read(buffer);
            tap(buffer[..count]);
            _count += count;
            return count > 0 || buffer.IsEmpty || _count >= size ? count : throw WrongLength();
        }
        catch (InvalidDataException)
        {
            throw new InvalidOSTreeException(what, $"its content cannot be decompressed behind byte {_count}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflated.Dispose();
        base.Dispose(disposing);
    }

    private InvalidOSTreeException WrongLength() =>
        new(what, $"its header says that it has {size} bytes, its content is of another length");
}

using BootCfs.Format.Tar;
using ZstdSharp;

namespace BootCfs.Import;

/// <summary>What a decompressor gives; what it has to say of damage becomes a refusal that names the archive.</summary>
/// <param name="source">Taken over.</param>
/// <param name="archive">Name of the archive.</param>
/// <param name="compression">Name of the compression.</param>
internal sealed class CheckedStream(Stream source, string archive, string compression) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw new InvalidArchiveException(archive, $"its {compression} data cannot be read: {char.ToLowerInvariant(e.Message[0])}{e.Message.AsSpan(1).TrimEnd('.')}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Bytes that were read already, and then the rest of a stream.</summary>
/// <param name="first">The bytes.</param>
/// <param name="rest">Taken over.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> first, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _first = first;

    public override int Read(Span<byte> buffer)
    {
        if (_first.IsEmpty)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, _first.Length);
        _first.Span[..count].CopyTo(buffer);
        _first = _first[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}

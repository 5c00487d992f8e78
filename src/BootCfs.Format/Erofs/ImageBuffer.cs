using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary>Collects small writes; knows the position in the image.</summary>
internal sealed class ImageBuffer(Stream output)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 * 1024);
    private int _used;
    private long _flushed;

    internal long Position => _flushed + _used;

    internal void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    internal void Write<T>(in T value)
        where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Room for the next bytes, which the caller must fill; at most 64 KiB.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (length > _buffer.Length - _used)
            Flush();
        Span<byte> room = _buffer.AsSpan(_used, length);
        _used += length;
        return room;
    }

    /// <summary>Writes zeros up to a position.</summary>
    internal void PadTo(long position)
    {
        for (long missing = position - Position; missing > 0; missing = position - Position)
            Reserve((int)Math.Min(missing, ErofsFormat.BlockSize)).Clear();
    }

    internal void Flush()
    {
        output.Write(_buffer, 0, _used);
        _flushed += _used;
        _used = 0;
    }
}

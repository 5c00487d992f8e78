namespace BootCfs.Format.Tree;

/// <summary>
/// A place in a <see cref="ByteArena"/>, or, when the offset is negative, its complement's place in what the arena
/// borrows; the default value is the empty string of bytes.
/// </summary>
internal readonly record struct ByteRef(int Offset, int Length);

/// <summary>
/// Keeps many small byte strings without an object for each. Grows in chunks, so almost nothing is ever copied again, and
/// strings that lie in <paramref name="borrowed"/>, which must never change, are not copied at all.
/// </summary>
internal sealed class ByteArena(ReadOnlyMemory<byte> borrowed = default)
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FirstSize = 1 << 14;

    private byte[][] _chunks = [];
    private int _count;
    private int _used;
    private int _size;

    /// <summary>Keeps the bytes. No string may be longer than 1 MiB; every limit of the format is far below.</summary>
    internal ByteRef Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return default;
        if (borrowed.Span.Overlaps(bytes, out int offset))
            return new ByteRef(~offset, bytes.Length);

        bytes.CopyTo(Reserve(bytes.Length, out ByteRef place));
        return place;
    }

    /// <summary>Makes room that the caller fills.</summary>
    internal Span<byte> Reserve(int length, out ByteRef place)
    {
        if (length > _size - _used)
            MakeRoom(length);

        place = new ByteRef(((_count - 1) << ChunkBits) | _used, length);
        Span<byte> room = _chunks[_count - 1].AsSpan(_used, length);
        _used += length;
        return room;
    }

    internal ReadOnlySpan<byte> Get(ByteRef place)
    {
        if (place.Length == 0)
            return default;
        return place.Offset < 0
            ? borrowed.Span.Slice(~place.Offset, place.Length)
            : _chunks[place.Offset >> ChunkBits].AsSpan(place.Offset & (ChunkSize - 1), place.Length);
    }

    private void MakeRoom(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ChunkSize);
        if (_count == 1 && length <= ChunkSize - _used)
        {
            // Small trees stay small: only the first chunk grows.
            _size = Math.Min(ChunkSize, Math.Max(_size * 4, _used + length));
            Array.Resize(ref _chunks[0], _size);
            return;
        }

        if (_count == int.MaxValue >> ChunkBits)
            throw new InvalidTreeException("more than 2 GiB of names, targets and xattrs", null);
        if (_count == _chunks.Length)
            Array.Resize(ref _chunks, Math.Max(4, _count * 2));
        _size = _count == 0 ? Math.Max(FirstSize, length) : ChunkSize;
        _chunks[_count++] = GC.AllocateUninitializedArray<byte>(_size);
        _used = 0;
    }
}

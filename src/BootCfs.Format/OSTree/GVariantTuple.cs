using System.Buffers.Binary;

namespace BootCfs.Format.OSTree;

/// <summary>
/// Reads the members of a tuple or dictionary entry, in order, in GVariant's normal form: padding is zero, offsets are as
/// narrow as they can be, nothing is left over. The last member must be one of variable size.
/// </summary>
internal ref struct GVariantTuple
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly GVariantSource _source;
    private readonly int _width;
    private int _position;
    private int _offsets; // where those that are still to be read end

    internal GVariantTuple(ReadOnlySpan<byte> bytes, GVariantSource source)
    {
        _bytes = bytes;
        _source = source;
        _width = GVariantFraming.WidthFor(bytes.Length);
        _offsets = bytes.Length;
    }

    /// <summary>A number that OSTree keeps big-endian.</summary>
    internal uint ReadUInt32(string field) => BinaryPrimitives.ReadUInt32BigEndian(ReadFixed(sizeof(uint), field));

    /// <summary>A number that OSTree keeps big-endian.</summary>
    internal ulong ReadUInt64(string field) => BinaryPrimitives.ReadUInt64BigEndian(ReadFixed(sizeof(ulong), field));

    /// <summary>A member of variable size that is not the last.</summary>
    internal GVariantMember ReadMember(int alignment, string field)
    {
        int start = Pad(alignment, field);
        int place = _offsets - _width;
        if (place < start)
            throw _source.Refuse(field, start, "has no room for where it ends");
        uint end = GVariantFraming.Read(_bytes[place..], _width);
        if (end < start || end > place)
            throw _source.Refuse(field, start, $"ends at byte {_source.Start + end}, outside of what holds it");
        _offsets = place;
        return Take(start, (int)end);
    }

    /// <summary>The last member, which ends where the offsets begin.</summary>
    internal GVariantMember ReadLast(int alignment, string field)
    {
        int start = Pad(alignment, field);
        if (start > _offsets)
            throw _source.Refuse(field, start, "reaches behind the end");
        int count = (_bytes.Length - _offsets) / _width;
        if (GVariantFraming.WidthFor(_offsets, count) != _width)
            throw _source.Refuse(field, start, "is followed by offsets wider than they need be");
        return Take(start, _offsets);
    }

    /// <summary>Text in UTF-8 that is not the last member.</summary>
    internal string ReadString(string field) => ReadMember(1, field).ToText(field);

    private ReadOnlySpan<byte> ReadFixed(int size, string field)
    {
        int start = Pad(size, field);
        if (_offsets - start < size)
            throw _source.Refuse(field, start, $"needs {size} bytes, there are {Math.Max(0, _offsets - start)}");
        _position = start + size;
        return _bytes.Slice(start, size);
    }

    private GVariantMember Take(int start, int end)
    {
        _position = end;
        return new GVariantMember(_bytes[start..end], _source.At(start));
    }

    private readonly int Pad(int alignment, string field)
    {
        int start = GVariantFraming.Align(_position, alignment);
        if (start > _offsets)
            throw _source.Refuse(field, _position, "is missing");
        return _bytes[_position..start].ContainsAnyExcept((byte)0)
            ? throw _source.Refuse(field, _position, "follows padding that is not zero")
            : start;
    }
}

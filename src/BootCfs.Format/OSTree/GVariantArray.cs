namespace BootCfs.Format.OSTree;

/// <summary>Goes through an array of elements of variable size, in GVariant's normal form as <see cref="GVariantTuple"/>.</summary>
internal ref struct GVariantArray
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly GVariantSource _source;
    private readonly string _field;
    private readonly int _alignment;
    private readonly int _width;
    private readonly int _offsets; // where they begin, which is where the last element ends
    private int _next;
    private int _position;

    internal GVariantArray(ReadOnlySpan<byte> bytes, int alignment, GVariantSource source, string field)
    {
        _bytes = bytes;
        _source = source;
        _field = field;
        _alignment = alignment;
        if (bytes.IsEmpty)
            return;

        _width = GVariantFraming.WidthFor(bytes.Length);
        int last = bytes.Length - _width;
        uint begin = last < 0 ? uint.MaxValue : GVariantFraming.Read(bytes[last..], _width);
        if (begin > last || (bytes.Length - (int)begin) % _width != 0)
            throw source.Refuse(field, 0, $"of {bytes.Length} bytes has no whole number of offsets");
        _offsets = (int)begin;
        Count = (bytes.Length - _offsets) / _width;
        if (GVariantFraming.WidthFor(_offsets, Count) != _width)
            throw source.Refuse(field, 0, "has offsets wider than they need be");
    }

    /// <summary>Number of elements.</summary>
    internal int Count { get; }

    /// <summary>The element that was moved to.</summary>
    internal GVariantMember Current { get; private set; }

    internal bool MoveNext()
    {
        if (_next == Count)
            return false;
        int start = GVariantFraming.Align(_position, _alignment);
        uint end = GVariantFraming.Read(_bytes[(_offsets + (_next * _width))..], _width);
        if (end < start || end > _offsets)
            throw _source.Refuse(_field, _position, $"has an element that ends at byte {_source.Start + end}, outside of its place");
        if (_bytes[_position..start].ContainsAnyExcept((byte)0))
            throw _source.Refuse(_field, _position, "has padding that is not zero");
        Current = new GVariantMember(_bytes[start..(int)end], _source.At(start));
        _position = (int)end;
        _next++;
        return true;
    }
}

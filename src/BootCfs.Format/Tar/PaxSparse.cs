namespace BootCfs.Format.Tar;

/// <summary>What <c>GNU.sparse.*</c> records say of a file with holes: the three forms that GNU tar has had.</summary>
internal sealed class PaxSparse
{
    private readonly List<SparsePiece> _pieces = [];
    private long? _offset;
    private long? _count;
    private long _major;
    private long _minor;

    internal static ReadOnlySpan<byte> Prefix => "GNU.sparse."u8;

    /// <summary>The file's path, where the entry has a made-up one.</summary>
    internal byte[]? Name { get; private set; }

    /// <summary>Length of the file, holes included.</summary>
    internal long? RealSize { get; private set; }

    /// <summary>The pieces that are no holes; null when the content begins with a list of them.</summary>
    internal IReadOnlyList<SparsePiece>? Pieces => _major == 1 ? null : _pieces;

    /// <summary>Whether all is there, and fits together.</summary>
    internal bool IsWhole => RealSize is not null && _offset is null && (_major, _minor) switch
    {
        (1, 0) => _pieces.Count == 0,
        (0, _) => _count is null || _count == _pieces.Count,
        _ => false,
    };

    /// <summary>Whether an entry is a part of one that goes on in another archive.</summary>
    internal static bool IsOfSeveralVolumes(ReadOnlySpan<byte> key) => key.StartsWith("GNU.volume."u8);

    /// <summary>Takes a record; false when it is not taken.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("name"u8))
        {
            Name = value.ToArray();
            return value.Length is > 0 and <= TarLimits.MaxPath;
        }

        if (key.SequenceEqual("map"u8))
            return TryAddMap(value);
        if (!PaxNumber.TryParse(value, out long number))
            return false;
        if (key.SequenceEqual("major"u8))
            return (_major = number) <= 1;
        if (key.SequenceEqual("minor"u8))
            return (_minor = number) <= 1;
        if (key.SequenceEqual("size"u8) || key.SequenceEqual("realsize"u8))
            RealSize = number;
        else if (key.SequenceEqual("numblocks"u8))
            _count = number;
        else if (key.SequenceEqual("offset"u8))
            return TrySetOffset(number);
        else if (key.SequenceEqual("numbytes"u8))
            return TryAddPiece(number);
        return true;
    }

    private bool TryAddMap(ReadOnlySpan<byte> map)
    {
        foreach (Range range in map.Split((byte)','))
        {
            if (!PaxNumber.TryParse(map[range], out long number) || !(_offset is null ? TrySetOffset(number) : TryAddPiece(number)))
                return false;
        }

        return true;
    }

    private bool TrySetOffset(long offset)
    {
        bool isNext = _offset is null;
        _offset = offset;
        return isNext;
    }

    private bool TryAddPiece(long length)
    {
        if (_offset is not { } offset || _pieces.Count == TarLimits.MaxPieces)
            return false;
        _pieces.Add(new SparsePiece(offset, length));
        _offset = null;
        return true;
    }
}

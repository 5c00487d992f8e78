using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <summary>
/// Reads an archive front to back: ustar, GNU and PAX, every name, target and extended attribute byte for byte. Holds one
/// entry at a time. It has no opinion on paths: <see cref="TreeDraft"/> has.
/// </summary>
public sealed partial class TarReader
{
    private readonly TarInput _input;
    private readonly string _name;
    private readonly bool _requiresEnd;
    private readonly byte[] _block = new byte[TarLimits.BlockSize];
    private readonly PaxAttributes _global = new();
    private long _headerOffset;
    private byte[]? _path;
    private bool _isArchive;

    /// <summary>Begins to read.</summary>
    /// <param name="archive">The archive, decompressed; the caller's.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="requiresEnd">Whether it must end as archives do; only where something else proves that it is whole it need not.</param>
    public TarReader(Stream archive, string name, bool requiresEnd = true)
    {
        _input = new TarInput(archive);
        _name = name;
        _requiresEnd = requiresEnd;
        Content = new ContentStream(this);
    }

    /// <summary>What is left of the content of the entry just read, holes as zeros: in all as long as the entry's size.</summary>
    public Stream Content { get; }

    /// <summary>Goes on to the next entry, whether the content of this one was read or not; null behind the last.</summary>
    /// <exception cref="InvalidArchiveException">The archive breaks its format, or has something that is not taken.</exception>
    public TarEntry? Next()
    {
        SkipContent();
        PaxAttributes? own = null;
        byte[]? longPath = null;
        byte[]? longLink = null;
        _path = null;
        _headerOffset = _input.Offset;
        while (TryReadHeader())
        {
            var header = new TarHeader(_block);
            switch (header.Typeflag)
            {
                case (byte)'x' or (byte)'X':
                    Take(own ??= _global.Copy(), header, isGlobal: false);
                    break;
                case (byte)'g':
                    Take(_global, header, isGlobal: true);
                    break;
                case (byte)'L':
                    longPath = ReadName(header);
                    break;
                case (byte)'K':
                    longLink = ReadName(header);
                    break;
                case (byte)'V': // a label
                    BeginContent(Size(header.Size));
                    SkipContent();
                    break;
                default:
                    return Read(header, own ?? _global, longPath, longLink);
            }
        }

        return own is null && longPath is null && longLink is null ? null : throw Error("it ends behind an extended header");
    }

    /// <summary>A refusal that names the archive and the entry just read.</summary>
    public InvalidArchiveException Error(string reason) => new(_name, _headerOffset, _path, reason);

    private bool TryReadHeader()
    {
        int length = _input.Read(_block);
        if (length == 0 && !_requiresEnd)
            return false;
        if (length < _block.Length)
            throw Error("the archive is cut short");
        var header = new TarHeader(_block);
        if (header.IsZero)
        {
            ReadEnd();
            return false;
        }

        if (!header.HasValidChecksum)
            throw Error(_isArchive ? "the checksum of its header is wrong" : "it is no tar archive");
        _isArchive = true;
        return true;
    }

    // Behind the end there may be zeros, up to a whole number of records.
    private void ReadEnd()
    {
        int length;
        do
        {
            length = _input.Read(_block);
            if (_block.AsSpan(0, length).ContainsAnyExcept((byte)0))
                throw Error("there is more behind the end of the archive");
        }
        while (length > 0);
    }

    private void Take(PaxAttributes attributes, in TarHeader header, bool isGlobal)
    {
        if (!attributes.TryAdd(ReadWhole(header, TarLimits.MaxExtendedHeader), isGlobal, out string refusal))
            throw Error(refusal);
    }

    private byte[] ReadName(in TarHeader header)
    {
        ReadOnlySpan<byte> name = ReadWhole(header, TarLimits.MaxPath);
        int end = name.IndexOf((byte)0);
        return (end < 0 ? name : name[..end]).ToArray();
    }

    private byte[] ReadWhole(in TarHeader header, int limit)
    {
        long size = Size(header.Size);
        if (size > limit)
            throw Error($"an extended header of {size} bytes, which may have {limit}");
        BeginContent(size);
        byte[] content = new byte[size];
        Content.ReadExactly(content);
        SkipContent();
        return content;
    }
}

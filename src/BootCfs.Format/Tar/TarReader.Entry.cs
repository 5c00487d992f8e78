using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <content>What headers say of an entry.</content>
public sealed partial class TarReader
{
    private const byte OldGnuSparse = (byte)'S';
    private const byte HardLink = (byte)'1';

    private TarEntry Read(in TarHeader header, PaxAttributes pax, byte[]? longPath, byte[]? longLink)
    {
        _path = pax.Sparse?.Name ?? pax.Path ?? longPath ?? PathOf(header);
        if (_path.Length == 0)
            throw Error("an entry without a name");
        uint type = TypeOf(header.Typeflag);
        bool isHardLink = header.Typeflag == HardLink;
        // Of anything else there is no content, whatever its size (POSIX, bsdtar); a list of a directory's names is skipped.
        long stored = Mode.IsRegular(type) || header.Typeflag == 'D' ? pax.Size ?? Size(header.Size) : 0;
        BeginContent(stored);
        long size = Mode.IsRegular(type) ? stored : 0;
        if (header.Typeflag == OldGnuSparse)
            size = BeginOldGnuSparse(header);
        else if (pax.Sparse is { } sparse)
            size = BeginSparse(sparse, type);
        if (Mode.IsDirectory(type))
            SkipContent();

        byte[] link = isHardLink || Mode.IsSymlink(type) ? LinkOf(header, pax, longLink, isHardLink) : [];
        return new TarEntry
        {
            Offset = _headerOffset,
            Path = _path,
            Attributes = new NodeAttributes
            {
                Mode = type | (uint)(Number(header.Mode, "mode") & 0xFFF),
                Nlink = 1,
                Uid = pax.Uid ?? Id(header.Uid, "uid"),
                Gid = pax.Gid ?? Id(header.Gid, "gid"),
                Size = (ulong)(Mode.IsSymlink(type) ? link.Length : size),
                Rdev = Mode.IsDevice(type) ? DeviceOf(header) : 0,
                MtimeSec = pax.Mtime?.Seconds ?? Number(header.Mtime, "mtime"),
                MtimeNsec = pax.Mtime?.Nanoseconds ?? 0,
            },
            IsHardLink = isHardLink,
            LinkPath = link,
            Xattrs = pax.Xattrs(),
        };
    }

    private static byte[] PathOf(in TarHeader header) =>
        header.Prefix.IsEmpty ? header.Name.ToArray() : [.. header.Prefix, (byte)'/', .. header.Name];

    // A file whose name ends with a slash is a directory: older writers had no type for those.
    private uint TypeOf(byte typeflag) => typeflag switch
    {
        0 or (byte)'0' when _path![^1] == '/' => Mode.S_IFDIR, // there is one, and it is not empty
        0 or (byte)'0' or (byte)'7' or OldGnuSparse => Mode.S_IFREG,
        HardLink => 0,
        (byte)'2' => Mode.S_IFLNK,
        (byte)'3' => Mode.S_IFCHR,
        (byte)'4' => Mode.S_IFBLK,
        (byte)'5' or (byte)'D' => Mode.S_IFDIR,
        (byte)'6' => Mode.S_IFIFO,
        (byte)'M' => throw Error("a part of a file from an archive of several volumes"),
        _ => throw Error($"an entry of type '{PathText.Display([typeflag])}', which is not taken"),
    };

    private byte[] LinkOf(in TarHeader header, PaxAttributes pax, byte[]? longLink, bool isHardLink)
    {
        byte[] link = pax.LinkPath ?? longLink ?? header.Linkname.ToArray();
        if (link.Length == 0 || link.Contains((byte)0))
            throw Error("a link that leads nowhere");
        return isHardLink || link.Length <= ImageLimits.MaxPayload
            ? link
            : throw Error($"a symbolic link with a target of {link.Length} bytes, which may have {ImageLimits.MaxPayload}");
    }

    private uint DeviceOf(in TarHeader header)
    {
        long major = Number(header.Devmajor, "devmajor");
        long minor = Number(header.Devminor, "devminor");
        return DeviceNumbers.TryEncode(major, minor, out uint device)
            ? device
            : throw Error($"a device {major}:{minor}, which no kernel has");
    }

    private uint Id(ReadOnlySpan<byte> field, string name)
    {
        long id = Number(field, name);
        return id is >= 0 and <= uint.MaxValue ? (uint)id : throw Error($"its {name} is {id}");
    }

    private long Size(ReadOnlySpan<byte> field)
    {
        long size = Number(field, "size");
        return size >= 0 ? size : throw Error($"its size is {size}");
    }

    private long Number(ReadOnlySpan<byte> field, string name) =>
        TarNumber.TryParse(field, out long value) ? value : throw Error($"its {name} is no number, or does not fit 64 bits");
}

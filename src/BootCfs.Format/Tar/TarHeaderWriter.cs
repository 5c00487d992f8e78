using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <summary>Writes <c>struct posix_header</c>; a number that does not fit is 0 here and stands in the extended header.</summary>
internal static class TarHeaderWriter
{
    internal const int NameSize = 100;

    private const int PrefixSize = 155;
    private const byte ExtendedHeader = (byte)'x';

    /// <summary>How many bytes follow the header of an entry.</summary>
    internal static long ContentSize(TarEntry entry) =>
        !entry.IsHardLink && Mode.IsRegular(entry.Attributes.Mode) ? (long)entry.Attributes.Size : 0;

    /// <summary>Whether an octal field has room for a number.</summary>
    internal static bool Fits(long value, int fieldSize) => value >= 0 && value < 1L << (3 * (fieldSize - 1));

    /// <summary>Where to cut a path into prefix and name; 0 when it is all name, negative when it does not fit.</summary>
    internal static int Split(ReadOnlySpan<byte> path)
    {
        if (path.Length <= NameSize)
            return 0;
        // The last slash of a directory is no place to cut.
        int slash = path[..^1][..Math.Min(PrefixSize + 1, path.Length - 1)].LastIndexOf((byte)'/');
        return slash > 0 && path.Length - slash - 1 <= NameSize ? slash : -1;
    }

    internal static void Write(Span<byte> block, TarEntry entry)
    {
        NodeAttributes attributes = entry.Attributes;
        int split = Split(entry.Path);
        ReadOnlySpan<byte> name = split > 0 ? entry.Path.AsSpan(split + 1) : entry.Path;
        Begin(block, name, entry.IsHardLink ? (byte)'1' : TypeflagOf(attributes.Mode), attributes.Mode & 0xFFF, ContentSize(entry));
        Number(block[108..116], attributes.Uid);
        Number(block[116..124], attributes.Gid);
        Number(block[136..148], attributes.MtimeSec);
        Text(block[157..257], entry.LinkPath);
        if (!entry.IsHardLink && Mode.IsDevice(attributes.Mode))
        {
            (uint major, uint minor) = DeviceNumbers.Decode(attributes.Rdev);
            Number(block[329..337], major);
            Number(block[337..345], minor);
        }

        if (split > 0)
            Text(block[345..500], entry.Path.AsSpan(0, split));
        Seal(block);
    }

    /// <summary>Writes the header of an extended header; nobody reads its name, so it is always the same.</summary>
    internal static void WriteExtended(Span<byte> block, int size)
    {
        Begin(block, "././@PaxHeader"u8, ExtendedHeader, 0b110_100_100, size);
        Seal(block);
    }

    private static void Begin(Span<byte> block, ReadOnlySpan<byte> name, byte typeflag, uint mode, long size)
    {
        block.Clear();
        Text(block[..NameSize], name);
        Number(block[100..108], mode);
        Number(block[108..116], 0);
        Number(block[116..124], 0);
        Number(block[124..136], size);
        Number(block[136..148], 0);
        block[156] = typeflag;
        "ustar\u000000"u8.CopyTo(block[257..]);
        Number(block[329..337], 0);
        Number(block[337..345], 0);
    }

    private static byte TypeflagOf(uint mode) => (mode & Mode.S_IFMT) switch
    {
        Mode.S_IFREG => (byte)'0',
        Mode.S_IFLNK => (byte)'2',
        Mode.S_IFCHR => (byte)'3',
        Mode.S_IFBLK => (byte)'4',
        Mode.S_IFDIR => (byte)'5',
        Mode.S_IFIFO => (byte)'6',
        _ => throw new InvalidOperationException("archives have no such type"),
    };

    private static void Text(Span<byte> field, ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, field.Length)].CopyTo(field);

    private static void Number(Span<byte> field, long value)
    {
        long rest = Fits(value, field.Length) ? value : 0;
        for (int i = field.Length - 2; i >= 0; i--, rest >>= 3)
            field[i] = (byte)('0' + (rest & 7));
        field[^1] = 0;
    }

    private static void Seal(Span<byte> block)
    {
        Span<byte> checksum = block[148..156];
        checksum.Fill((byte)' ');
        int sum = 0;
        foreach (byte b in block)
            sum += b;
        Number(checksum[..7], sum); // six digits, a zero byte and a space
    }
}

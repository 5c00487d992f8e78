using System.Buffers.Binary;

namespace BootCfs.Format.OSTree;

/// <summary>
/// What is known of a file beside its content. Its checksum covers <c>(uuuusa(ayay))</c> and the content, however a
/// repository keeps them.
/// </summary>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Mode">Type and permissions; the type is a regular file's or a symbolic link's.</param>
/// <param name="Target">Where a symbolic link leads, in UTF-8; else empty.</param>
/// <param name="Xattrs">Extended attributes, sorted by name.</param>
public sealed record OSTreeFileHeader(uint Uid, uint Gid, uint Mode, byte[] Target, IReadOnlyList<OSTreeXattr> Xattrs)
{
    /// <summary>Length of what stands before a header: its own length, and four zero bytes.</summary>
    public const int PrefixSize = 8;

    /// <summary>Whether it is a symbolic link, which has no content.</summary>
    public bool IsSymlink => Tree.Mode.IsSymlink(Mode);

    /// <summary>Reads the header in a <c>.filez</c>: <c>(tuuuusa(ayay))</c>.</summary>
    /// <param name="bytes">The header without its length.</param>
    /// <param name="what">Names the object in messages.</param>
    /// <param name="size">Length of the content.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeFileHeader ParseArchived(ReadOnlySpan<byte> bytes, string what, out ulong size)
    {
        var tuple = new GVariantTuple(bytes, new GVariantSource(what, PrefixSize));
        size = tuple.ReadUInt64("size");
        OSTreeFileHeader header = Read(ref tuple, what);
        return !header.IsSymlink || size == 0 ? header : throw new InvalidOSTreeException(what, $"a symbolic link of {size} bytes");
    }

    /// <summary>Reads the header that a checksum covers.</summary>
    /// <param name="bytes">The header without its length.</param>
    /// <param name="what">Names the object in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeFileHeader Parse(ReadOnlySpan<byte> bytes, string what)
    {
        var tuple = new GVariantTuple(bytes, new GVariantSource(what, PrefixSize));
        return Read(ref tuple, what);
    }

    /// <summary>Reads the attribute <c>user.ostreemeta</c> that a <c>bare-user</c> repository has on each file.</summary>
    /// <param name="bytes">Value of the attribute: <c>(uuua(ayay))</c>.</param>
    /// <param name="what">Names the object in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeFileHeader ParseAttribute(ReadOnlySpan<byte> bytes, string what)
    {
        OSTreeDirMeta meta = OSTreeModes.Read(new GVariantTuple(bytes, new GVariantSource(what)));
        return new OSTreeFileHeader(meta.Uid, meta.Gid, RequireFile(meta.Mode, what), [], meta.Xattrs);
    }

    /// <summary>What a checksum covers before the content: the length of the header, four zero bytes, the header.</summary>
    public byte[] ToChecksummed()
    {
        byte[] header = GVariantValue.Tuple(
            GVariantValue.UInt32(Uid), GVariantValue.UInt32(Gid), GVariantValue.UInt32(Mode), GVariantValue.UInt32(0),
            GVariantValue.Text(Target), OSTreeXattr.ToValue(Xattrs)).Bytes;
        byte[] result = new byte[PrefixSize + header.Length];
        BinaryPrimitives.WriteUInt32BigEndian(result, (uint)header.Length);
        header.CopyTo(result.AsSpan(PrefixSize));
        return result;
    }

    private static OSTreeFileHeader Read(ref GVariantTuple tuple, string what)
    {
        uint uid = tuple.ReadUInt32("uid");
        uint gid = tuple.ReadUInt32("gid");
        uint mode = RequireFile(tuple.ReadUInt32("mode"), what);
        if (tuple.ReadUInt32("rdev") != 0)
            throw new InvalidOSTreeException(what, "a device number");
        byte[] target = tuple.ReadMember(1, "symlink target").ToUtf8("symlink target").ToArray();
        var header = new OSTreeFileHeader(uid, gid, mode, target, OSTreeXattr.ReadList(tuple.ReadLast(1, "xattrs")));
        return header.IsSymlink == target.Length > 0
            ? header
            : throw new InvalidOSTreeException(what, header.IsSymlink ? "a symbolic link without a target" : "a regular file with a symlink target");
    }

    private static uint RequireFile(uint mode, string what) =>
        (Tree.Mode.IsRegular(mode) || Tree.Mode.IsSymlink(mode)) && OSTreeModes.HasOnlyPermissions(mode)
            ? mode
            : throw OSTreeModes.Refuse(what, mode, "a file or symbolic link");
}

namespace BootCfs.Format.OSTree;

/// <summary>A <c>.dirmeta</c> object: <c>(uuua(ayay))</c>, owner, mode and extended attributes of a directory.</summary>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Mode">Permissions, and the type, which is a directory's.</param>
/// <param name="Xattrs">Extended attributes, sorted by name.</param>
public sealed record OSTreeDirMeta(uint Uid, uint Gid, uint Mode, IReadOnlyList<OSTreeXattr> Xattrs)
{
    /// <summary>Reads an object.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="what">Names it in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeDirMeta Parse(ReadOnlySpan<byte> bytes, string what)
    {
        OSTreeDirMeta meta = OSTreeModes.Read(new GVariantTuple(bytes, new GVariantSource(what)));
        return Tree.Mode.IsDirectory(meta.Mode) && OSTreeModes.HasOnlyPermissions(meta.Mode)
            ? meta
            : throw OSTreeModes.Refuse(what, meta.Mode, "a directory");
    }
}

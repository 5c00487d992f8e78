namespace BootCfs.Format.OSTree;

/// <summary>What attributes of files and directories have in common.</summary>
internal static class OSTreeModes
{
    private const uint Permissions = 0b111_111_111_111;

    /// <summary>Reads <c>(uuua(ayay))</c>: owner, group, mode, extended attributes.</summary>
    internal static OSTreeDirMeta Read(GVariantTuple tuple) => new(
        tuple.ReadUInt32("uid"), tuple.ReadUInt32("gid"), tuple.ReadUInt32("mode"), OSTreeXattr.ReadList(tuple.ReadLast(1, "xattrs")));

    internal static bool HasOnlyPermissions(uint mode) => (mode & ~(Permissions | Tree.Mode.S_IFMT)) == 0;

    internal static InvalidOSTreeException Refuse(string what, uint mode, string wanted) =>
        new(what, $"mode {Convert.ToString(mode, 8)} is not that of {wanted}");
}

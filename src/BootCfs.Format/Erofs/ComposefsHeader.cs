using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct lcfs_erofs_header_s</c>: the first bytes of every composefs image (composefs.md S3.2).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct ComposefsHeader(
    Le32 Magic, Le32 Version, Le32 Flags, Le32 ComposefsVersion, Le64 Unused1 = default, Le64 Unused2 = default)
{
    internal const int Size = 32;
    internal const uint MagicValue = 0xD078629A;
    internal const uint VersionValue = 1;

    /// <summary>Some inode has a POSIX ACL; a mount without this flag may switch ACLs off.</summary>
    internal const uint FlagHasAcl = 1;
}

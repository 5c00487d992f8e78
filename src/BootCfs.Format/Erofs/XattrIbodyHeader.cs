using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_xattr_ibody_header</c>: starts the xattrs of an inode (composefs.md S7.2).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct XattrIbodyHeader(
    Le32 NameFilter, byte SharedCount, byte Reserved1 = 0, Le16 Reserved2 = default, Le32 Reserved3 = default)
{
    internal const int Size = 12;
}

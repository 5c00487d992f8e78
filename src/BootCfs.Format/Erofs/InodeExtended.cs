using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_inode_extended</c> (composefs.md S5.3).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct InodeExtended(
    Le16 Format,
    Le16 XattrIcount,
    Le16 Mode,
    Le16 Reserved1,
    Le64 FileSize,
    Le32 U,
    Le32 Ino,
    Le32 Uid,
    Le32 Gid,
    Le64 Mtime,
    Le32 MtimeNsec,
    Le32 Nlink,
    Le64 Reserved2 = default,
    Le64 Reserved3 = default)
{
    internal const int Size = 64;
}

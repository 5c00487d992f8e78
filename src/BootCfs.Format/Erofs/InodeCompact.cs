using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_inode_compact</c> (composefs.md S5.3).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct InodeCompact(
    Le16 Format,
    Le16 XattrIcount,
    Le16 Mode,
    Le16 Nlink,
    Le32 FileSize,
    Le32 Reserved1,
    Le32 U,
    Le32 Ino,
    Le16 Uid,
    Le16 Gid,
    Le32 Reserved2)
{
    internal const int Size = 32;
}

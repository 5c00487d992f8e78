using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_xattr_entry</c>: name and value follow, padded to 4 (composefs.md S7.2).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct XattrEntry(byte NameLen, byte NameIndex, Le16 ValueSize)
{
    internal const int Size = 4;

    /// <summary>Bytes on disk, padding included.</summary>
    internal static int SizeOnDisk(int nameLength, int valueLength) =>
        ErofsFormat.RoundUp(Size + nameLength + valueLength, 4);
}

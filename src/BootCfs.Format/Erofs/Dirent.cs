using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

/// <summary><c>struct erofs_dirent</c>: one name in a directory block.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Dirent(Le64 Nid, Le16 NameOff, FileType FileType, byte Reserved = 0)
{
    /// <summary>Size on disk; <c>DirentTests</c> holds the struct to it.</summary>
    internal const int Size = 12;

    /// <summary>Views the entries of one directory block without copying.</summary>
    /// <remarks>Names start where entries end, so the first <c>nameoff</c> also gives the count.</remarks>
    internal static ReadOnlySpan<Dirent> ReadBlock(ReadOnlySpan<byte> block, long imageOffset)
    {
        if (block.Length < Size)
            throw new CorruptImageException(imageOffset, "dirent", $"needs {Size} bytes, block has {block.Length}");

        int end = MemoryMarshal.Read<Dirent>(block).NameOff;
        if (end < Size || end % Size != 0 || end > block.Length)
            throw new CorruptImageException(imageOffset + 8, "nameoff", $"{end} is not a whole number of entries");

        return MemoryMarshal.Cast<byte, Dirent>(block[..end]);
    }
}

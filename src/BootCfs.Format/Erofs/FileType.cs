using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary><c>EROFS_FT_*</c>: type of a directory entry's target.</summary>
internal enum FileType : byte
{
    Unknown = 0,
    Reg = 1,
    Dir = 2,
    Chrdev = 3,
    Blkdev = 4,
    Fifo = 5,
    Sock = 6,
    Symlink = 7,
}

internal static class FileTypes
{
    internal static FileType FromMode(uint mode) => (mode & Mode.S_IFMT) switch
    {
        Mode.S_IFREG => FileType.Reg,
        Mode.S_IFDIR => FileType.Dir,
        Mode.S_IFCHR => FileType.Chrdev,
        Mode.S_IFBLK => FileType.Blkdev,
        Mode.S_IFIFO => FileType.Fifo,
        Mode.S_IFSOCK => FileType.Sock,
        Mode.S_IFLNK => FileType.Symlink,
        _ => FileType.Unknown,
    };
}

#pragma warning disable CA1707, IDE1006 // inode(7) spelling
namespace BootCfs.Format.Tree;

/// <summary>File type bits of a mode, spelled as in inode(7).</summary>
public static class Mode
{
    /// <summary>Mask of the type bits.</summary>
    public const uint S_IFMT = 0xF000;

    /// <summary>Socket.</summary>
    public const uint S_IFSOCK = 0xC000;

    /// <summary>Symbolic link.</summary>
    public const uint S_IFLNK = 0xA000;

    /// <summary>Regular file.</summary>
    public const uint S_IFREG = 0x8000;

    /// <summary>Block device.</summary>
    public const uint S_IFBLK = 0x6000;

    /// <summary>Directory.</summary>
    public const uint S_IFDIR = 0x4000;

    /// <summary>Character device.</summary>
    public const uint S_IFCHR = 0x2000;

    /// <summary>Fifo.</summary>
    public const uint S_IFIFO = 0x1000;

    /// <summary>Whether the type bits name one of the seven file types.</summary>
    public static bool HasValidType(uint mode) => (mode & S_IFMT)
        is S_IFSOCK or S_IFLNK or S_IFREG or S_IFBLK or S_IFDIR or S_IFCHR or S_IFIFO;

    /// <summary>Whether the mode is that of a directory.</summary>
    public static bool IsDirectory(uint mode) => (mode & S_IFMT) == S_IFDIR;

    /// <summary>Whether the mode is that of a regular file.</summary>
    public static bool IsRegular(uint mode) => (mode & S_IFMT) == S_IFREG;

    /// <summary>Whether the mode is that of a symbolic link.</summary>
    public static bool IsSymlink(uint mode) => (mode & S_IFMT) == S_IFLNK;

    /// <summary>Whether the mode is that of a character or block device.</summary>
    public static bool IsDevice(uint mode) => (mode & S_IFMT) is S_IFCHR or S_IFBLK;
}

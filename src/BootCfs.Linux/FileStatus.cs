using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>What <c>statx</c> says about a file, symbolic links not followed.</summary>
/// <param name="Mode">File type and permission bits as in inode(7).</param>
/// <param name="LinkCount">Number of names.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Blocks">Allocated units of 512 bytes.</param>
/// <param name="Inode">Inode number.</param>
/// <param name="Device">The filesystem it is on.</param>
/// <param name="SpecialDevice">The device that a device node stands for.</param>
/// <param name="Modified">Time of the last change of content.</param>
/// <param name="Changed">Time of the last change of content or attributes.</param>
public readonly record struct FileStatus(
    uint Mode,
    uint LinkCount,
    uint Uid,
    uint Gid,
    long Size,
    long Blocks,
    ulong Inode,
    DeviceNumber Device,
    DeviceNumber SpecialDevice,
    FileTime Modified,
    FileTime Changed)
{
    /// <summary>Permission bits with set-id and sticky bits.</summary>
    public uint Permissions => Mode & ~Stat.S_IFMT;

    /// <summary>What it is.</summary>
    public FileKind Kind => (FileKind)((Mode & Stat.S_IFMT) >> 12);

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & Stat.S_IFMT) == Stat.S_IFDIR;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & Stat.S_IFMT) == Stat.S_IFREG;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymlink => (Mode & Stat.S_IFMT) == Stat.S_IFLNK;

    internal static FileStatus From(in statx status) => new(
        status.stx_mode,
        status.stx_nlink,
        status.stx_uid,
        status.stx_gid,
        unchecked((long)status.stx_size),
        unchecked((long)status.stx_blocks),
        status.stx_ino,
        new(status.stx_dev_major, status.stx_dev_minor),
        new(status.stx_rdev_major, status.stx_rdev_minor),
        new(status.stx_mtime.tv_sec, status.stx_mtime.tv_nsec),
        new(status.stx_ctime.tv_sec, status.stx_ctime.tv_nsec));
}

/// <summary>Major and minor number of a device.</summary>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>The device of a <c>dev_t</c> (<c>gnu_dev_major</c>, <c>gnu_dev_minor</c>).</summary>
    public static DeviceNumber FromDevT(ulong device) => unchecked(new(
        (uint)(((device >> 32) & 0xFFFF_F000) | ((device >> 8) & 0xFFF)),
        (uint)(((device >> 12) & 0xFFFF_FF00) | (device & 0xFF))));

    /// <summary>The 64-bit <c>dev_t</c> of the C library (<c>gnu_dev_makedev</c>).</summary>
    public ulong ToDevT() =>
        ((Major & 0xFFFF_F000UL) << 32) | ((Major & 0xFFFUL) << 8) | ((Minor & 0xFFFF_FF00UL) << 12) | (Minor & 0xFFUL);
}

/// <summary>A point in time of a file: seconds since 1970 (may be negative) and nanoseconds.</summary>
public readonly record struct FileTime(long Seconds, uint Nanoseconds);

/// <summary>What a file is, as <c>d_type</c> of a directory entry and the top of its mode say.</summary>
public enum FileKind : byte
{
    /// <summary>The filesystem does not say it in its directories (<c>DT_UNKNOWN</c>).</summary>
    Unknown = 0,

    /// <summary><c>DT_FIFO</c>.</summary>
    Fifo = 1,

    /// <summary><c>DT_CHR</c>.</summary>
    CharacterDevice = 2,

    /// <summary><c>DT_DIR</c>.</summary>
    Directory = 4,

    /// <summary><c>DT_BLK</c>.</summary>
    BlockDevice = 6,

    /// <summary><c>DT_REG</c>.</summary>
    Regular = 8,

    /// <summary><c>DT_LNK</c>.</summary>
    SymbolicLink = 10,

    /// <summary><c>DT_SOCK</c>.</summary>
    Socket = 12,
}

using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>Room and kind of a filesystem (<c>statfs</c>).</summary>
/// <param name="Type">Magic number of linux/magic.h.</param>
/// <param name="BlockSize">Unit of allocation in bytes.</param>
/// <param name="BytesFree">Bytes that this process may still write.</param>
/// <param name="BytesTotal">Size in bytes.</param>
/// <param name="InodesFree">Files that can still be made; 0 on filesystems that do not count.</param>
/// <param name="InodesTotal">Files that fit; 0 on filesystems that do not count.</param>
/// <param name="IsReadOnly">Whether this mount refuses writes.</param>
public readonly record struct FileSystemStatus(
    long Type, long BlockSize, long BytesFree, long BytesTotal, long InodesFree, long InodesTotal, bool IsReadOnly)
{
    /// <summary>Whether it is overlayfs.</summary>
    public bool IsOverlay => Type == Magic.OVERLAYFS_SUPER_MAGIC;

    /// <summary>Whether it is FAT: no symbolic links, owners or fs-verity.</summary>
    public bool IsFat => Type == Magic.MSDOS_SUPER_MAGIC;

    /// <summary>Whether it is one whose changes leave marks: no change of a file keeps all of inode number, size and time of last change.</summary>
    /// <remarks>
    /// Others may lie on another machine with another clock, or be put together of parts that are exchanged (overlayfs), or be
    /// written in one go with whatever times (EROFS).
    /// </remarks>
    public bool KeepsChangeTimes => Type
        is Magic.EXT4_SUPER_MAGIC or Magic.XFS_SUPER_MAGIC or Magic.BTRFS_SUPER_MAGIC or Magic.F2FS_SUPER_MAGIC or Magic.TMPFS_MAGIC;

    /// <summary>Whether it is in memory, so that all of its times are of this boot's clock.</summary>
    public bool IsInMemory => Type == Magic.TMPFS_MAGIC;

    internal static FileSystemStatus From(in statfs status) => new(
        status.f_type,
        status.f_bsize,
        Bytes(status.f_bavail, status.f_bsize),
        Bytes(status.f_blocks, status.f_bsize),
        Count(status.f_ffree),
        Count(status.f_files),
        (status.f_flags & Statfs.ST_RDONLY) != 0);

    // EROFS gives the largest number there is for "no limit".
    private static long Count(ulong value) => (long)Math.Min(value, long.MaxValue);

    private static long Bytes(ulong blocks, long blockSize) =>
        (long)UInt128.Min((UInt128)blocks * (ulong)blockSize, long.MaxValue);
}

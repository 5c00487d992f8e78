using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>linux/stat.h.</summary>
internal static class Stat
{
    internal const uint S_IFMT = 0xF000;
    internal const uint S_IFSOCK = 0xC000;
    internal const uint S_IFLNK = 0xA000;
    internal const uint S_IFREG = 0x8000;
    internal const uint S_IFBLK = 0x6000;
    internal const uint S_IFDIR = 0x4000;
    internal const uint S_IFCHR = 0x2000;
    internal const uint S_IFIFO = 0x1000;

    internal const uint STATX_BASIC_STATS = 0x7ff;
}

/// <summary><c>struct statx_timestamp</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct statx_timestamp
{
    internal long tv_sec;
    internal uint tv_nsec;
    internal int __reserved;
}

/// <summary><c>struct statx</c>, whose last fields differ between headers: they are kept as spare room.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct statx
{
    internal uint stx_mask;
    internal uint stx_blksize;
    internal ulong stx_attributes;
    internal uint stx_nlink;
    internal uint stx_uid;
    internal uint stx_gid;
    internal ushort stx_mode;
    internal ulong stx_ino;
    internal ulong stx_size;
    internal ulong stx_blocks;
    internal ulong stx_attributes_mask;
    internal statx_timestamp stx_atime;
    internal statx_timestamp stx_btime;
    internal statx_timestamp stx_ctime;
    internal statx_timestamp stx_mtime;
    internal uint stx_rdev_major;
    internal uint stx_rdev_minor;
    internal uint stx_dev_major;
    internal uint stx_dev_minor;
    internal ulong stx_mnt_id;
}

namespace BootCfs.Linux.Uapi;

/// <summary>linux/magic.h: what <c>statfs</c> says a filesystem is.</summary>
internal static class Magic
{
    internal const long EROFS_SUPER_MAGIC_V1 = 0xE0F5_E1E2;
    internal const long OVERLAYFS_SUPER_MAGIC = 0x794C_7630;
    internal const long EXT4_SUPER_MAGIC = 0xEF53;
    internal const long XFS_SUPER_MAGIC = 0x5846_5342;
    internal const long BTRFS_SUPER_MAGIC = 0x9123_683E;
    internal const long F2FS_SUPER_MAGIC = 0xF2F5_2010;
    internal const long MSDOS_SUPER_MAGIC = 0x4D44;
    internal const long TMPFS_MAGIC = 0x0102_1994;
}

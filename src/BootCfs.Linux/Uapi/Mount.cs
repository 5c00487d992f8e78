using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>linux/mount.h.</summary>
internal static class Mount
{
    internal const uint OPEN_TREE_CLONE = 1;
    internal const uint OPEN_TREE_CLOEXEC = 0x8_0000;

    internal const uint MOVE_MOUNT_F_EMPTY_PATH = 0x04;
    internal const uint MOVE_MOUNT_T_SYMLINKS = 0x10;
    internal const uint MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    internal const uint FSOPEN_CLOEXEC = 1;
    internal const uint FSPICK_CLOEXEC = 1;
    internal const uint FSPICK_EMPTY_PATH = 8;

    internal const uint FSCONFIG_SET_FLAG = 0;
    internal const uint FSCONFIG_SET_STRING = 1;
    internal const uint FSCONFIG_CMD_CREATE = 6;
    internal const uint FSCONFIG_CMD_RECONFIGURE = 7;

    internal const uint FSMOUNT_CLOEXEC = 1;

    internal const uint MOUNT_ATTR_RDONLY = 0x01;
    internal const uint MOUNT_ATTR_IDMAP = 0x10_0000;

    internal const ulong MS_RDONLY = 1;
    internal const ulong MS_SILENT = 1 << 15;
    internal const ulong MS_PRIVATE = 1 << 18;
}

/// <summary>Flags of umount2(2), in sys/mount.h only.</summary>
internal static class Umount
{
    internal const int MNT_DETACH = 2;
}

/// <summary><c>struct mount_attr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct mount_attr
{
    internal ulong attr_set;
    internal ulong attr_clr;
    internal ulong propagation;
    internal ulong userns_fd;
}

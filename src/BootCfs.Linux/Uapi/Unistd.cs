namespace BootCfs.Linux.Uapi;

/// <summary>asm/unistd_64.h: calls that glibc 2.28 has no function for.</summary>
internal static class Unistd
{
    internal const nint SYS_getdents64 = 217;
    internal const nint SYS_open_tree = 428;
    internal const nint SYS_move_mount = 429;
    internal const nint SYS_fsopen = 430;
    internal const nint SYS_fsconfig = 431;
    internal const nint SYS_fsmount = 432;
    internal const nint SYS_fspick = 433;
    internal const nint SYS_openat2 = 437;
    internal const nint SYS_mount_setattr = 442;
}

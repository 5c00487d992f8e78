using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>asm-generic/statfs.h; the flag is that of sys/statvfs.h, which has the same value.</summary>
internal static class Statfs
{
    internal const long ST_RDONLY = 1;
}

/// <summary><c>struct statfs</c> on x86-64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct statfs
{
    internal long f_type;
    internal long f_bsize;
    internal ulong f_blocks;
    internal ulong f_bfree;
    internal ulong f_bavail;
    internal ulong f_files;
    internal ulong f_ffree;
    internal ulong f_fsid;
    internal long f_namelen;
    internal long f_frsize;
    internal long f_flags;
    internal Spare f_spare;

    [InlineArray(4)]
    internal struct Spare
    {
        private long _element;
    }
}

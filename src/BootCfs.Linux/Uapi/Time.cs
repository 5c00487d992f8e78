using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary><c>struct timespec</c> of time.h (x86-64).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct timespec
{
    internal long tv_sec;
    internal long tv_nsec;

    /// <summary><c>UTIME_OMIT</c>: leaves this time as it is.</summary>
    internal const long UTIME_OMIT = 0x3FFF_FFFE;
}

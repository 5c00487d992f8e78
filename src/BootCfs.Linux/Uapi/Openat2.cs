using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>linux/openat2.h.</summary>
internal static class Openat2
{
    internal const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    internal const ulong RESOLVE_NO_SYMLINKS = 0x04;
    internal const ulong RESOLVE_BENEATH = 0x08;
}

/// <summary><c>struct open_how</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct open_how
{
    internal ulong flags;
    internal ulong mode;
    internal ulong resolve;
}

using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary><c>struct dirent64</c> as <c>getdents64</c> writes it; the name follows, ended by a NUL.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct dirent64
{
    internal ulong d_ino;
    internal long d_off;
    internal ushort d_reclen;
    internal byte d_type;

    /// <summary>Where the name begins: right behind <c>d_type</c>, without padding.</summary>
    internal const int NameOffset = 19;
}

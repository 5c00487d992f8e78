using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <content>Calls that make, change and remove names, and their attributes.</content>
internal static partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mkdirat(SafeFileHandle dir, ReadOnlySpan<byte> path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mknodat(SafeFileHandle dir, ReadOnlySpan<byte> path, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int symlinkat(ReadOnlySpan<byte> target, SafeFileHandle dir, ReadOnlySpan<byte> path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int linkat(
        SafeFileHandle dir, ReadOnlySpan<byte> path, SafeFileHandle newDir, ReadOnlySpan<byte> newPath, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint mkdtemp(Span<byte> template);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int rmdir(ReadOnlySpan<byte> path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unlinkat(SafeFileHandle dir, ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int renameat2(
        SafeFileHandle dir, ReadOnlySpan<byte> path, SafeFileHandle newDir, ReadOnlySpan<byte> newPath, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint readlinkat(SafeFileHandle dir, ReadOnlySpan<byte> path, Span<byte> buffer, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchownat(SafeFileHandle dir, ReadOnlySpan<byte> path, uint uid, uint gid, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmodat(SafeFileHandle dir, ReadOnlySpan<byte> path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int utimensat(SafeFileHandle dir, ReadOnlySpan<byte> path, ReadOnlySpan<timespec> times, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int futimens(SafeFileHandle fd, ReadOnlySpan<timespec> times);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint flistxattr(SafeFileHandle fd, Span<byte> list, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint fgetxattr(SafeFileHandle fd, ReadOnlySpan<byte> name, Span<byte> value, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint llistxattr(ReadOnlySpan<byte> path, Span<byte> list, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint lgetxattr(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int lsetxattr(
        ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nuint size, int flags);
}

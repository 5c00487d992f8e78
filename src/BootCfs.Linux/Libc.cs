using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>
/// Every call into the kernel. Paths are NUL-terminated (<see cref="PathName.Terminate"/>). Some of these functions are
/// variadic in C; that is safe on x86-64, where integers and pointers travel alike.
/// </summary>
internal static partial class Libc
{
    /// <summary>Stands for the working directory where a call wants a directory descriptor.</summary>
    internal static readonly SafeFileHandle CurrentDirectory = new(Fcntl.AT_FDCWD, ownsHandle: false);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int openat(SafeFileHandle dir, ReadOnlySpan<byte> path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint openat2(
        nint number, SafeFileHandle dir, ReadOnlySpan<byte> path, in open_how how, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int statx(SafeFileHandle dir, ReadOnlySpan<byte> path, int flags, uint mask, out statx status);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fstatfs(SafeFileHandle fd, out statfs status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint getdents64(nint number, SafeFileHandle dir, Span<byte> buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pread(SafeFileHandle fd, Span<byte> buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(SafeFileHandle fd, Span<byte> buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pwrite(SafeFileHandle fd, ReadOnlySpan<byte> buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(SafeFileHandle fd, long length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(SafeFileHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int syncfs(SafeFileHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint copy_file_range(
        SafeFileHandle source, ref long sourceOffset, SafeFileHandle target, ref long targetOffset, nuint length, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(SafeFileHandle fd, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_checkpoint(SafeFileHandle fd, nuint request, in uint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_measure(SafeFileHandle fd, nuint request, ref fsverity_digest argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_enable(SafeFileHandle fd, nuint request, in fsverity_enable_arg argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_read_metadata(SafeFileHandle fd, nuint request, in fsverity_read_metadata_arg argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_loop(SafeFileHandle fd, nuint request, in loop_config argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_loop_status(SafeFileHandle fd, nuint request, ref loop_info64 argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(SafeFileHandle fd, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(ref pollfd fds, nuint count, int milliseconds);

    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);
}

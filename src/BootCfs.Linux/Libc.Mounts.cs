using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <content>The mount API of kernel 5.2 and later, and the old call where it is still needed.</content>
internal static partial class Libc
{
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint fsopen(nint number, ReadOnlySpan<byte> type, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint fspick(nint number, SafeFileHandle dir, ReadOnlySpan<byte> path, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint fsconfig(
        nint number, SafeFileHandle fs, uint command, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int aux);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint fsmount(nint number, SafeFileHandle fs, uint flags, uint attributes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint move_mount(
        nint number,
        SafeFileHandle from,
        ReadOnlySpan<byte> fromPath,
        SafeFileHandle to,
        ReadOnlySpan<byte> toPath,
        uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint open_tree(nint number, SafeFileHandle dir, ReadOnlySpan<byte> path, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint mount_setattr(
        nint number, SafeFileHandle dir, ReadOnlySpan<byte> path, uint flags, in mount_attr attributes, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mount(
        ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, ReadOnlySpan<byte> type, nuint flags, ReadOnlySpan<byte> data);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int umount2(ReadOnlySpan<byte> target, int flags);
}

using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Calls on an open file. Errors name the file as the kernel knows it.</summary>
public static partial class FileHandle
{
    /// <summary>Opens a file for reading by a trusted path; symbolic links are followed, a fifo is waited for.</summary>
    public static SafeFileHandle Open(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int fd = Libc.openat(
            Libc.CurrentDirectory, path.Terminate(scratch), Fcntl.O_RDONLY | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC, 0);
        return fd < 0 ? throw LinuxException.Last("open", path.ToString()) : new SafeFileHandle(fd, ownsHandle: true);
    }

    /// <summary>Opens an existing file for writing by a trusted path, as it is; symbolic links are followed, a fifo is waited for.</summary>
    public static SafeFileHandle OpenForWriting(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int fd = Libc.openat(
            Libc.CurrentDirectory, path.Terminate(scratch), Fcntl.O_WRONLY | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC, 0);
        return fd < 0 ? throw LinuxException.Last("open", path.ToString()) : new SafeFileHandle(fd, ownsHandle: true);
    }

    /// <summary>The status of the file.</summary>
    public static FileStatus Stat(SafeFileHandle file) =>
        Libc.statx(file, "\0"u8, Fcntl.AT_EMPTY_PATH, Uapi.Stat.STATX_BASIC_STATS, out statx status) == 0
            ? FileStatus.From(status)
            : throw LinuxException.Last("stat", file);

    /// <summary>The status of what a trusted path names; a symbolic link at its end is not followed.</summary>
    public static FileStatus Stat(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_NO_AUTOMOUNT;
        return Libc.statx(
            Libc.CurrentDirectory, path.Terminate(scratch), flags, Uapi.Stat.STATX_BASIC_STATS, out statx status) == 0
            ? FileStatus.From(status)
            : throw LinuxException.Last("stat", path.ToString());
    }

    /// <summary>Reads from an offset until the buffer is full or the file ends; returns the number of bytes.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            nint count = Libc.pread(file, buffer[total..], (nuint)(buffer.Length - total), offset + total);
            if (count == 0)
                break;
            if (count > 0)
                total += (int)count;
            else if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw LinuxException.Last("read", file);
        }

        return total;
    }

    /// <summary>Reads what comes next at the file position, at most a buffer full; 0 at the end.</summary>
    public static int ReadNext(SafeFileHandle file, Span<byte> buffer)
    {
        while (true)
        {
            nint count = Libc.read(file, buffer, (nuint)buffer.Length);
            if (count >= 0)
                return (int)count;
            if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw LinuxException.Last("read", file);
        }
    }

    /// <summary>Reads a whole file, also one whose size the kernel does not tell, as in /proc.</summary>
    /// <exception cref="FileTooLargeException">It is longer than <paramref name="limit"/> bytes.</exception>
    public static byte[] ReadAll(SafeFileHandle file, int limit)
    {
        long size = Stat(file).Size;
        if (size > limit)
            throw new FileTooLargeException(HandlePath.Of(file), limit);

        // One byte of room more than expected tells the end without a second buffer.
        byte[] buffer = new byte[Math.Max(size + 1, 4096)];
        int length = 0;
        while (true)
        {
            length += Read(file, buffer.AsSpan(length), length);
            if (length > limit)
                throw new FileTooLargeException(HandlePath.Of(file), limit);
            if (length < buffer.Length)
                return buffer[..length];
            Array.Resize(ref buffer, checked(buffer.Length * 2));
        }
    }

    /// <summary>Appends all bytes at the file position.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count = Libc.write(file, bytes, (nuint)bytes.Length);
            if (count >= 0)
                bytes = bytes[(int)count..];
            else if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw LinuxException.Last("write", file);
        }
    }

    /// <summary>Writes all bytes at an offset.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            nint count = Libc.pwrite(file, bytes, (nuint)bytes.Length, offset);
            if (count < 0)
            {
                if (Marshal.GetLastPInvokeError() == Errno.EINTR)
                    continue;
                throw LinuxException.Last("write", file);
            }

            offset += count;
            bytes = bytes[(int)count..];
        }
    }

    /// <summary>Sets the length; a longer file gets a hole at its end.</summary>
    public static void Truncate(SafeFileHandle file, long length)
    {
        if (Libc.ftruncate(file, length) != 0)
            throw LinuxException.Last("truncate", file);
    }

    /// <summary>Makes content and attributes durable (<c>fsync</c>).</summary>
    public static void Flush(SafeFileHandle file)
    {
        if (Libc.fsync(file) != 0)
            throw LinuxException.Last("sync", file);
    }

    /// <summary>Sets the permission bits.</summary>
    public static void SetMode(SafeFileHandle file, uint mode)
    {
        if (Libc.fchmod(file, mode) != 0)
            throw LinuxException.Last("change mode of", file);
    }

    /// <summary>Sets the time of last modification; false where that is not permitted or not possible.</summary>
    public static bool TrySetModified(SafeFileHandle file, FileTime modified)
    {
        ReadOnlySpan<timespec> times =
        [
            new() { tv_nsec = timespec.UTIME_OMIT },
            new() { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds },
        ];
        return Libc.futimens(file, times) == 0;
    }
}

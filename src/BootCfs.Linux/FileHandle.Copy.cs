using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <content>Copying between files: shared blocks if the filesystem can, holes kept otherwise.</content>
public static partial class FileHandle
{
    /// <summary>Copies a file into an empty one and returns the number of bytes copied, holes included.</summary>
    /// <remarks>A source that changes meanwhile gives some mixture: whoever relies on the content measures it.</remarks>
    public static long CopyTo(SafeFileHandle source, SafeFileHandle target)
    {
        long size = Stat(source).Size;
        if (TryClone(source, target))
            return size;

        long position = 0;
        while (position < size)
        {
            (long start, long end) = NextData(source, position, size);
            if (start >= size)
            {
                position = Math.Min(size, Stat(source).Size); // only a hole is left
                break;
            }

            position = CopyRange(source, target, start, end);
            if (position < end)
                break; // the source has shrunk
        }

        Truncate(target, position);
        return position;
    }

    /// <summary>Makes an empty file share all blocks of another; false where that cannot be.</summary>
    public static bool TryClone(SafeFileHandle source, SafeFileHandle target) =>
        Libc.ioctl(target, Fs.FICLONE, source.DangerousGetHandle()) == 0;

    // The next stretch that is not a hole; (size, size) when only a hole is left.
    private static (long Start, long End) NextData(SafeFileHandle source, long position, long size)
    {
        if (position >= size)
            return (size, size);

        long start = Libc.lseek(source, position, Fcntl.SEEK_DATA);
        if (start < 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Errno.ENXIO => (size, size),
                Errno.EINVAL => (position, size), // cannot tell holes: all is data
                _ => throw LinuxException.Last("seek in", source),
            };
        }

        long end = Libc.lseek(source, start, Fcntl.SEEK_HOLE);
        return (Math.Min(start, size), end < 0 ? size : Math.Min(end, size));
    }

    private static long CopyRange(SafeFileHandle source, SafeFileHandle target, long start, long end)
    {
        long from = start;
        long to = start;
        while (from < end)
        {
            nint count = Libc.copy_file_range(source, ref from, target, ref to, (nuint)(end - from), 0);
            if (count == 0)
                return from;
            if (count > 0)
                continue;
            if (Marshal.GetLastPInvokeError()
                is Errno.EXDEV or Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EPERM)
                return CopyThroughMemory(source, target, from, end);
            if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw LinuxException.Last("copy to", target);
        }

        return from;
    }

    private static long CopyThroughMemory(SafeFileHandle source, SafeFileHandle target, long start, long end)
    {
        byte[] buffer = new byte[(int)Math.Min(1 << 20, end - start)];
        while (start < end)
        {
            int count = Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
            if (count == 0)
                break;
            Write(target, buffer.AsSpan(0, count), start);
            start += count;
        }

        return start;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>How many may hold a lock at once.</summary>
public enum LockMode
{
    /// <summary>Many, as long as nobody holds it exclusively.</summary>
    Shared,

    /// <summary>One.</summary>
    Exclusive,
}

/// <summary>A <c>flock</c> lock that is never waited for; the kernel lets go of it when the holder dies.</summary>
public sealed class FileLock : IDisposable
{
    private const int MaxHolderLength = 1024;
    private readonly SafeFileHandle? _file;
    private readonly DirectoryHandle? _directory;

    private FileLock(SafeFileHandle? file, DirectoryHandle? directory)
    {
        _file = file;
        _directory = directory;
    }

    /// <summary>Locks a lock file, made when missing. An exclusive holder's process id and command stand inside.</summary>
    /// <exception cref="LockedException">Another process holds it; names the process if known.</exception>
    public static FileLock Acquire(DirectoryHandle directory, PathName name, LockMode mode, string command)
    {
        SafeFileHandle file = directory.OpenOrCreateFile(name, 0b110_100_100);
        try
        {
            if (!TryLock(file, mode))
                throw new LockedException(directory.Join(name), ReadHolder(file));

            // No exclusive holder is left when a shared lock is granted, so what stands inside is out of date.
            FileHandle.Truncate(file, 0);
            if (mode == LockMode.Exclusive)
            {
                string holder = string.Create(
                    CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({command})\n");
                FileHandle.Write(file, Encoding.UTF8.GetBytes(holder));
            }

            return new FileLock(file, null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Locks a directory itself, or returns null when another process holds it.</summary>
    public static FileLock? TryAcquireDirectory(DirectoryHandle parent, PathName name, LockMode mode)
    {
        // A descriptor of its own: the lock belongs to the open file, not to the process.
        DirectoryHandle directory = parent.OpenDirectory(name);
        try
        {
            if (TryLock(directory.Handle, mode))
                return new FileLock(null, directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }

        directory.Dispose();
        return null;
    }

    /// <summary>Lets go of the lock.</summary>
    /// <remarks>
    /// Closing is not enough: a child that another thread has just forked shares the open file until it executes its
    /// program, and would hold the lock that long.
    /// </remarks>
    public void Dispose()
    {
        SafeFileHandle handle = _file ?? _directory!.Handle; // one of the two is there
        if (!handle.IsClosed)
            Libc.flock(handle, Fcntl.LOCK_UN);
        _file?.Dispose();
        _directory?.Dispose();
    }

    private static bool TryLock(SafeFileHandle file, LockMode mode)
    {
        int operation = (mode == LockMode.Exclusive ? Fcntl.LOCK_EX : Fcntl.LOCK_SH) | Fcntl.LOCK_NB;
        if (Libc.flock(file, operation) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == Errno.EAGAIN ? false : throw LinuxException.Last("lock", file);
    }

    private static string ReadHolder(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[MaxHolderLength];
        int length = FileHandle.Read(file, text, 0);
        ReadOnlySpan<byte> line = text[..length].TrimEnd("\n"u8);
        return line.IsEmpty ? "another process" : PathText.Display(line);
    }
}

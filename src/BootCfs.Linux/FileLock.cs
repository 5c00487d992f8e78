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

/// <summary>A <c>flock</c> lock; the kernel lets go of it when the holder dies, so nobody waits for the dead.</summary>
public sealed class FileLock : IDisposable
{
    private const int MaxHolderLength = 1024;
    private readonly SafeFileHandle? _file;
    private readonly DirectoryHandle? _directory;
    private readonly LockMode _mode;

    private FileLock(SafeFileHandle? file, DirectoryHandle? directory, LockMode mode)
    {
        _file = file;
        _directory = directory;
        _mode = mode;
    }

    /// <summary>Locks a lock file, made when missing. An exclusive holder's process id and command stand inside.</summary>
    /// <exception cref="LockedException">Another process holds it longer than is waited for; names the process if known.</exception>
    public static FileLock Acquire(
        DirectoryHandle directory, PathName name, LockMode mode, string command, LockWait wait, CancellationToken cancellationToken) =>
        Acquire(directory, name, mode, command, wait, static () => { }, cancellationToken);

    /// <summary>As the other, and first of all clears up when the last exclusive holder died: its text is still inside.</summary>
    /// <exception cref="LockedException">Another process holds it longer than is waited for; names the process if known.</exception>
    public static FileLock Acquire(
        DirectoryHandle directory,
        PathName name,
        LockMode mode,
        string command,
        LockWait wait,
        Action clearUp,
        CancellationToken cancellationToken)
    {
        SafeFileHandle file = directory.OpenOrCreateFile(name, 0b110_100_100);
        try
        {
            string path = directory.Join(name);
            if (!TryLock(file, mode))
                wait.For(() => LockWhenFree(file, mode), path, () => ReadHolder(file), cancellationToken);

            // Before the text goes, so that who comes next begins again where this is interrupted.
            if (FileHandle.Stat(file).Size > 0)
                clearUp();

            // No exclusive holder is left when a shared lock is granted, so what stands inside is out of date.
            FileHandle.Truncate(file, 0);
            if (mode == LockMode.Exclusive)
            {
                string holder = string.Create(
                    CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({command})\n");
                FileHandle.Write(file, Encoding.UTF8.GetBytes(holder));
                FileHandle.Flush(file); // after a power cut it must tell of a death, too
            }

            return new FileLock(file, null, mode);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Locks a directory itself, with nothing inside it.</summary>
    /// <exception cref="LockedException">Another process holds it longer than is waited for; names the process if the kernel tells.</exception>
    public static FileLock AcquireDirectory(
        DirectoryHandle parent, PathName name, LockMode mode, LockWait wait, CancellationToken cancellationToken)
    {
        DirectoryHandle directory = parent.OpenDirectory(name);
        try
        {
            if (!TryLock(directory.Handle, mode))
                wait.For(() => LockWhenFree(directory.Handle, mode), directory.Path, () => LockHolder.Find(directory.Stat()), cancellationToken);
            return new FileLock(null, directory, mode);
        }
        catch
        {
            directory.Dispose();
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
                return new FileLock(null, directory, mode);
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
        {
            // Whoever waits shall not be told of a holder that is gone; if it cannot be done, the next holder does it.
            if (_file is not null && _mode == LockMode.Exclusive)
                _ = Libc.ftruncate(_file, 0);
            Libc.flock(handle, Fcntl.LOCK_UN);
        }

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

    // In the kernel, which wakes who waits in the order in which they came.
    private static void LockWhenFree(SafeFileHandle file, LockMode mode)
    {
        while (Libc.flock(file, mode == LockMode.Exclusive ? Fcntl.LOCK_EX : Fcntl.LOCK_SH) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw LinuxException.Last("lock", file);
        }
    }

    private static string ReadHolder(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[MaxHolderLength];
        int length = FileHandle.Read(file, text, 0);
        ReadOnlySpan<byte> line = text[..length].TrimEnd("\n"u8);
        return line.IsEmpty ? LockHolder.Unknown : PathText.Display(line);
    }
}

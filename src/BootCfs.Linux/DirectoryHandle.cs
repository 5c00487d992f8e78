using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Whether symbolic links on the way to a file are followed (never out of the directory).</summary>
public enum Symlinks
{
    /// <summary>A symbolic link is an error (ELOOP).</summary>
    Refuse,

    /// <summary>Symbolic links that stay beneath the directory are followed.</summary>
    Follow,
}

/// <summary>
/// An open directory. Names are relative to it: what is opened is resolved by <c>openat2(RESOLVE_BENEATH)</c> and cannot
/// lie elsewhere; other calls refuse absolute paths and <c>..</c>. Safe for use from several threads.
/// </summary>
public sealed partial class DirectoryHandle : IDisposable
{
    private DirectoryHandle(SafeFileHandle handle, string path)
    {
        Handle = handle;
        Path = path;
    }

    /// <summary>The descriptor; owned by this object.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The path it was opened by, for messages only.</summary>
    public string Path { get; }

    /// <summary>A path that leads here for as long as this object lives, whatever is renamed or mounted over.</summary>
    public string MagicPath => HandlePath.Magic(Handle);

    /// <summary>Opens a directory by a trusted path; symbolic links are followed.</summary>
    public static DirectoryHandle Open(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int fd = Libc.openat(
            Libc.CurrentDirectory, path.Terminate(scratch), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        return fd < 0
            ? throw LinuxException.Last("open directory", path.ToString())
            : new(new SafeFileHandle(fd, ownsHandle: true), path.ToString());
    }

    /// <summary>Opens a directory beneath this one.</summary>
    public DirectoryHandle OpenDirectory(PathName name, Symlinks symlinks = Symlinks.Refuse) =>
        new(OpenBeneath("open directory", name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, symlinks), Join(name));

    /// <summary>Opens a directory beneath this one, or returns null when there is none of that name.</summary>
    public DirectoryHandle? TryOpenDirectory(PathName name, Symlinks symlinks = Symlinks.Refuse) =>
        TryOpenBeneath(name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, symlinks, out int errno) is { } handle
            ? new(handle, Join(name))
            : errno == Errno.ENOENT ? null : throw new LinuxException("open directory", Join(name), errno);

    /// <summary>Opens an existing file beneath this directory; never waits for the other end of a fifo.</summary>
    public SafeFileHandle OpenFile(
        PathName name, FileAccess access = FileAccess.Read, Symlinks symlinks = Symlinks.Refuse) =>
        OpenBeneath("open", name, Flags(access), 0, symlinks);

    /// <summary>Opens an existing file for reading, or returns null when there is none of that name.</summary>
    public SafeFileHandle? TryOpenFile(PathName name, Symlinks symlinks = Symlinks.Refuse) =>
        TryOpenBeneath(name, Flags(FileAccess.Read), 0, symlinks, out int errno) is { } handle
            ? handle
            : errno == Errno.ENOENT ? null : throw new LinuxException("open", Join(name), errno);

    /// <summary>
    /// Creates a file for reading and writing with exactly this mode; fails with EEXIST if the name is taken. When it
    /// fails there is no file.
    /// </summary>
    public SafeFileHandle CreateFile(PathName name, uint mode)
    {
        SafeFileHandle file =
            OpenBeneath("create", name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL, mode, Symlinks.Refuse);
        try
        {
            FileHandle.SetMode(file, mode);
            return file;
        }
        catch (LinuxException)
        {
            file.Dispose();
            TryUnlink(name);
            throw;
        }
    }

    /// <summary>Opens a file for reading and writing, creating it when it is missing.</summary>
    public SafeFileHandle OpenOrCreateFile(PathName name, uint mode) =>
        OpenBeneath("open", name, Fcntl.O_RDWR | Fcntl.O_CREAT, mode, Symlinks.Refuse);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>This path with a name behind it, for messages.</summary>
    internal string Join(PathName name) => Path.EndsWith('/') ? $"{Path}{name.ToString()}" : $"{Path}/{name.ToString()}";

    private static int Flags(FileAccess access) => Fcntl.O_NONBLOCK | access switch
    {
        FileAccess.Read => Fcntl.O_RDONLY,
        FileAccess.Write => Fcntl.O_WRONLY,
        _ => Fcntl.O_RDWR,
    };

    private SafeFileHandle OpenBeneath(string operation, PathName name, int flags, uint mode, Symlinks symlinks) =>
        TryOpenBeneath(name, flags, mode, symlinks, out int errno)
        ?? throw new LinuxException(operation, Join(name), errno);

    private SafeFileHandle? TryOpenBeneath(PathName name, int flags, uint mode, Symlinks symlinks, out int errno)
    {
        var how = new open_how
        {
            flags = (ulong)(flags | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY),
            mode = mode,
            resolve = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_MAGICLINKS
                | (symlinks == Symlinks.Refuse ? Openat2.RESOLVE_NO_SYMLINKS : 0),
        };
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        ReadOnlySpan<byte> path = name.Terminate(scratch);
        while (true)
        {
            nint fd = Libc.openat2(Unistd.SYS_openat2, Handle, path, how, (nuint)Unsafe.SizeOf<open_how>());
            errno = fd < 0 ? Marshal.GetLastPInvokeError() : 0;
            // EAGAIN: something was renamed while the kernel made sure that the path stays beneath.
            if (errno is not (Errno.EAGAIN or Errno.EINTR))
                return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
        }
    }
}

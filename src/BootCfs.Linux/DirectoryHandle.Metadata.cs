using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <content>Attributes of names, and the filesystem beneath.</content>
public sealed partial class DirectoryHandle
{
    /// <summary>The status of a name; a symbolic link is not followed.</summary>
    public FileStatus Stat(PathName name) =>
        TryStat(name) ?? throw new LinuxException("stat", Join(name), Errno.ENOENT);

    /// <summary>The status of a name, or null when there is none.</summary>
    public FileStatus? TryStat(PathName name)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_NO_AUTOMOUNT;
        if (Libc.statx(
            Handle, name.TerminateRelative(scratch), flags, Uapi.Stat.STATX_BASIC_STATS, out statx status) == 0)
            return FileStatus.From(status);
        if (Marshal.GetLastPInvokeError() == Errno.ENOENT)
            return null;
        throw LinuxException.Last("stat", Join(name));
    }

    /// <summary>The status of this directory.</summary>
    public FileStatus Stat() => FileHandle.Stat(Handle);

    /// <summary>Number of the mount that it was opened through, never used twice in one boot; null before Linux 6.8.</summary>
    public ulong? UniqueMount()
    {
        const uint STATX_MNT_ID_UNIQUE = 0x4000; // linux/stat.h
        bool found = Libc.statx(Handle, "\0"u8, Fcntl.AT_EMPTY_PATH, STATX_MNT_ID_UNIQUE, out statx status) == 0;
        return found && (status.stx_mask & STATX_MNT_ID_UNIQUE) != 0 ? status.stx_mnt_id : null;
    }

    /// <summary>Whether the name exists, be it a dangling symbolic link.</summary>
    public bool Exists(PathName name) => TryStat(name) is not null;

    /// <summary>
    /// Whether a relative path leads to anything; symbolic links are followed, also out of the directory, as nothing is
    /// opened. The empty path is the directory.
    /// </summary>
    public bool Reaches(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        return Libc.statx(
            Handle, path.Terminate(scratch), Fcntl.AT_EMPTY_PATH, Uapi.Stat.STATX_BASIC_STATS, out _) == 0;
    }

    /// <summary>Sets owner and group; a symbolic link is not followed.</summary>
    public void SetOwner(PathName name, uint uid, uint gid)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.fchownat(Handle, name.TerminateRelative(scratch), uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW) != 0)
            throw LinuxException.Last("change owner of", Join(name));
    }

    /// <summary>Sets the permission bits; not for symbolic links, which have none.</summary>
    public void SetMode(PathName name, uint mode)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.fchmodat(Handle, name.TerminateRelative(scratch), mode, Fcntl.AT_SYMLINK_NOFOLLOW) != 0)
            throw LinuxException.Last("change mode of", Join(name));
    }

    /// <summary>Sets the time of last modification; a symbolic link is not followed.</summary>
    public void SetModified(PathName name, FileTime modified)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        ReadOnlySpan<timespec> times =
        [
            new() { tv_nsec = timespec.UTIME_OMIT },
            new() { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds },
        ];
        if (Libc.utimensat(Handle, name.TerminateRelative(scratch), times, Fcntl.AT_SYMLINK_NOFOLLOW) != 0)
            throw LinuxException.Last("change times of", Join(name));
    }

    /// <summary>Makes changes of names in this directory durable (<c>fsync</c>).</summary>
    public void Flush() => FileHandle.Flush(Handle);

    /// <summary>Makes everything written to this filesystem durable (<c>syncfs</c>).</summary>
    public void SyncFileSystem()
    {
        if (Libc.syncfs(Handle) != 0)
            throw LinuxException.Last("sync filesystem of", Path);
    }

    /// <summary>Room and kind of the filesystem.</summary>
    public FileSystemStatus StatFileSystem() =>
        Libc.fstatfs(Handle, out statfs status) == 0
            ? FileSystemStatus.From(status)
            : throw LinuxException.Last("stat filesystem of", Path);
}

using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <content>Making, moving and removing names.</content>
public sealed partial class DirectoryHandle
{
    /// <summary>Makes a directory with exactly this mode; fails with EEXIST if the name is taken.</summary>
    public void MakeDirectory(PathName name, uint mode)
    {
        if (!TryMakeDirectory(name, mode))
            throw new LinuxException("make directory", Join(name), Errno.EEXIST);
    }

    /// <summary>Makes a directory with exactly this mode; false if the name is taken, by whatever.</summary>
    public bool TryMakeDirectory(PathName name, uint mode)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        ReadOnlySpan<byte> path = name.TerminateRelative(scratch);
        if (Libc.mkdirat(Handle, path, mode) == 0 && Libc.fchmodat(Handle, path, mode, 0) == 0)
            return true;
        if (Marshal.GetLastPInvokeError() == Errno.EEXIST)
            return false;
        throw LinuxException.Last("make directory", Join(name));
    }

    /// <summary>Makes every directory of a relative path that is missing.</summary>
    public void MakeDirectories(PathName path, uint mode)
    {
        ReadOnlySpan<byte> bytes = path.Bytes;
        for (int end = 0; end < bytes.Length; )
        {
            int slash = bytes[(end + 1)..].IndexOf((byte)'/');
            end = slash < 0 ? bytes.Length : end + 1 + slash;
            TryMakeDirectory(bytes[..end], mode); // if it is something else, the next step or the first use says so
        }
    }

    /// <summary>Makes a device node, fifo, socket or empty file; <paramref name="mode"/> carries the type.</summary>
    public void MakeNode(PathName name, uint mode, DeviceNumber device)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.mknodat(Handle, name.TerminateRelative(scratch), mode, device.ToDevT()) != 0)
            throw LinuxException.Last("make node", Join(name));
    }

    /// <summary>Makes a symbolic link.</summary>
    public void SymLink(PathName target, PathName name)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> targetScratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.symlinkat(target.Terminate(targetScratch), Handle, name.TerminateRelative(scratch)) != 0)
            throw LinuxException.Last("make symbolic link", Join(name));
    }

    /// <summary>Reads a symbolic link.</summary>
    public byte[] ReadLink(PathName name)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> target = stackalloc byte[4096]; // PATH_MAX: no longer target can be made
        nint length = Libc.readlinkat(Handle, name.TerminateRelative(scratch), target, (nuint)target.Length);
        return length < 0 ? throw LinuxException.Last("read link", Join(name)) : target[..(int)length].ToArray();
    }

    /// <summary>Gives a file a second name; false when that name is taken.</summary>
    public bool TryLink(PathName name, DirectoryHandle newDirectory, PathName newName)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> newScratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.linkat(
            Handle, name.TerminateRelative(scratch), newDirectory.Handle, newName.TerminateRelative(newScratch), 0) == 0)
            return true;
        if (Marshal.GetLastPInvokeError() == Errno.EEXIST)
            return false;
        throw LinuxException.Last("link", $"{Join(name)} to {newDirectory.Join(newName)}");
    }

    /// <summary>Moves a name, over an existing one if there is one.</summary>
    public void Rename(PathName name, DirectoryHandle newDirectory, PathName newName)
    {
        if (!TryRename(name, newDirectory, newName, 0))
            throw LinuxException.Last("rename", $"{Join(name)} to {newDirectory.Join(newName)}");
    }

    /// <summary>Moves a name; false when the new name is taken.</summary>
    public bool TryRenameNoReplace(PathName name, DirectoryHandle newDirectory, PathName newName)
    {
        if (TryRename(name, newDirectory, newName, Fs.RENAME_NOREPLACE))
            return true;
        if (Marshal.GetLastPInvokeError() == Errno.EEXIST)
            return false;
        throw LinuxException.Last("rename", $"{Join(name)} to {newDirectory.Join(newName)}");
    }

    /// <summary>Lets two names that are both there change places; at no time is either of them away.</summary>
    public void Exchange(PathName name, DirectoryHandle otherDirectory, PathName other)
    {
        if (!TryRename(name, otherDirectory, other, Fs.RENAME_EXCHANGE))
            throw LinuxException.Last("exchange", $"{Join(name)} and {otherDirectory.Join(other)}");
    }

    /// <summary>Removes a name that is not a directory.</summary>
    public void Unlink(PathName name)
    {
        if (!TryUnlink(name))
            throw new LinuxException("remove", Join(name), Errno.ENOENT);
    }

    /// <summary>Removes a name that is not a directory; false when there is none.</summary>
    public bool TryUnlink(PathName name)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.unlinkat(Handle, name.TerminateRelative(scratch), 0) == 0)
            return true;
        if (Marshal.GetLastPInvokeError() == Errno.ENOENT)
            return false;
        throw LinuxException.Last("remove", Join(name));
    }

    /// <summary>Removes an empty directory.</summary>
    public void RemoveDirectory(PathName name)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.unlinkat(Handle, name.TerminateRelative(scratch), Fcntl.AT_REMOVEDIR) != 0)
            throw LinuxException.Last("remove directory", Join(name));
    }

    /// <summary>Removes a file or a directory with all that is in it; no symbolic link is followed.</summary>
    public void RemoveTree(PathName name)
    {
        if (TryStat(name) is not { } status)
            return;
        if (!status.IsDirectory)
        {
            TryUnlink(name);
            return;
        }

        using (DirectoryHandle directory = OpenDirectory(name))
        {
            foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
                directory.RemoveTree(entry.Name);
        }

        RemoveDirectory(name);
    }

    private bool TryRename(PathName name, DirectoryHandle newDirectory, PathName newName, uint flags)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> newScratch = stackalloc byte[PathName.ScratchSize];
        return Libc.renameat2(
            Handle,
            name.TerminateRelative(scratch),
            newDirectory.Handle,
            newName.TerminateRelative(newScratch),
            flags) == 0;
    }
}

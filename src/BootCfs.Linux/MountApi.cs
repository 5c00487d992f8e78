using System.Runtime.CompilerServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Mounts as descriptors: made detached, attached when they are complete.</summary>
public static class MountApi
{
    /// <summary>Gives the calling thread a mount table of its own.</summary>
    public static void UnshareMounts()
    {
        if (Libc.unshare(Sched.CLONE_NEWNS) != 0)
            throw LinuxException.Last("unshare", "mount namespace");
    }

    /// <summary>A new, empty memory filesystem, attached nowhere yet.</summary>
    /// <param name="mode">Permission bits of its root in octal, as the mount option takes them.</param>
    public static SafeFileHandle CreateTmpfs(string mode)
    {
        using var fs = FileSystemContext.Open("tmpfs");
        fs.SetString("source", "bootcfs");
        fs.SetString("mode", mode);
        return fs.CreateMount(readOnly: false);
    }

    /// <summary>A new overlay over a directory, attached nowhere yet; all three must be attached somewhere.</summary>
    /// <param name="source">What /proc/self/mountinfo shows as source.</param>
    /// <param name="lower">Shows through.</param>
    /// <param name="upper">Takes changes.</param>
    /// <param name="work">An empty directory on the filesystem of <paramref name="upper"/>.</param>
    public static SafeFileHandle CreateOverlay(
        string source, DirectoryHandle lower, DirectoryHandle upper, DirectoryHandle work)
    {
        using var fs = FileSystemContext.Open("overlay");
        fs.SetString("source", source);
        fs.SetString("lowerdir", lower.MagicPath);
        fs.SetString("upperdir", upper.MagicPath);
        fs.SetString("workdir", work.MagicPath);
        return fs.CreateMount(readOnly: false);
    }

    /// <summary>A second mount of a directory (a bind mount), private and attached nowhere yet.</summary>
    public static SafeFileHandle CloneTree(DirectoryHandle directory, bool recursive = false)
    {
        uint flags = Mount.OPEN_TREE_CLONE | Mount.OPEN_TREE_CLOEXEC | Fcntl.AT_EMPTY_PATH
            | (recursive ? (uint)Fcntl.AT_RECURSIVE : 0);
        nint fd = Libc.open_tree(Unistd.SYS_open_tree, directory.Handle, "\0"u8, flags);
        if (fd < 0)
            throw LinuxException.Last("clone mount of", directory.Path);

        var mount = new SafeFileHandle(fd, ownsHandle: true);
        SetAttributes(mount, new mount_attr { propagation = Mount.MS_PRIVATE });
        return mount;
    }

    /// <summary>Makes a mount and all below it keep later mounts to itself.</summary>
    public static void MakePrivate(SafeFileHandle mount) =>
        SetAttributes(mount, new mount_attr { propagation = Mount.MS_PRIVATE });

    /// <summary>Lets a mount, all below it and its filesystem take writes; what is cloned from it later does, too.</summary>
    /// <param name="root">The root directory of the mount.</param>
    public static void MakeWritable(DirectoryHandle root)
    {
        using (var fs = FileSystemContext.Pick(root))
        {
            fs.SetFlag("rw");
            fs.Reconfigure();
        }

        SetAttributes(root.Handle, new mount_attr { attr_clr = Mount.MOUNT_ATTR_RDONLY });
    }

    /// <summary>Maps the owners and groups that a detached mount shows by the tables of a user namespace.</summary>
    public static void MapIds(SafeFileHandle mount, SafeFileHandle userNamespace) =>
        SetAttributes(mount, new mount_attr
        {
            attr_set = Mount.MOUNT_ATTR_IDMAP,
            userns_fd = (ulong)userNamespace.DangerousGetHandle(),
        });

    /// <summary>Attaches a detached mount, or moves an attached one, to a directory.</summary>
    public static void Attach(SafeFileHandle mount, DirectoryHandle target)
    {
        if (Libc.move_mount(
            Unistd.SYS_move_mount,
            mount,
            "\0"u8,
            target.Handle,
            "\0"u8,
            Mount.MOVE_MOUNT_F_EMPTY_PATH | Mount.MOVE_MOUNT_T_EMPTY_PATH) != 0)
            throw LinuxException.Last("mount at", target.Path);
    }

    /// <summary>Attaches a detached mount to a path; symbolic links are followed.</summary>
    public static void Attach(SafeFileHandle mount, PathName target)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.move_mount(
            Unistd.SYS_move_mount,
            mount,
            "\0"u8,
            Libc.CurrentDirectory,
            target.Terminate(scratch),
            Mount.MOVE_MOUNT_F_EMPTY_PATH | Mount.MOVE_MOUNT_T_SYMLINKS) != 0)
            throw LinuxException.Last("mount at", target.ToString());
    }

    /// <summary>Takes a mount and all below it out of the tree; it ends when nobody uses it any more.</summary>
    public static void Detach(PathName path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.umount2(path.Terminate(scratch), Umount.MNT_DETACH) != 0)
            throw LinuxException.Last("unmount", path.ToString());
    }

    private static void SetAttributes(SafeFileHandle mount, mount_attr attributes)
    {
        uint flags = (uint)(Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE);
        if (Libc.mount_setattr(
            Unistd.SYS_mount_setattr, mount, "\0"u8, flags, in attributes, (nuint)Unsafe.SizeOf<mount_attr>()) != 0)
            throw LinuxException.Last("change mount attributes of", mount);
    }
}

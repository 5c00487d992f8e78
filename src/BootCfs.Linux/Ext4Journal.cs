using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>The journal of ext4, which boot loaders do not replay.</summary>
public static class Ext4Journal
{
    /// <summary>
    /// Brings what is durable only in the journal to its place on the disk. Nothing happens on other filesystems, before
    /// Linux 5.15, and for others than root.
    /// </summary>
    /// <param name="directory">Any directory of the filesystem.</param>
    public static void Checkpoint(DirectoryHandle directory) => _ = Libc.ioctl_checkpoint(directory.Handle, Ext4.EXT4_IOC_CHECKPOINT, flags: 0);
}

using System.Diagnostics;
using System.Text;
using BootCfs.Format;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.SystemTests.Linux;

/// <summary>What a build machine's own filesystem does not show: FAT, a full disk, a read-only one.</summary>
public class FileSystemTests
{
    [RootFact("vfat")]
    public void Files_are_written_atomically_on_FAT() => PrivateMounts.Run(place =>
    {
        Mount(place, "2M", "mformat -i disk ::", "");
        using DirectoryHandle fat = place.OpenDirectory("mnt");
        Assert.True(fat.StatFileSystem().IsFat);

        AtomicFile.Write(fat, "bootcfs.1.debian.conf", "old"u8);
        AtomicFile.Write(fat, "bootcfs.1.debian.conf", "new"u8);
        using (AtomicFile.Staged staged = AtomicFile.Create(fat, 0b110_100_100))
        {
            Assert.Equal(
                Errno.EEXIST,
                Assert.Throws<LinuxException>(() => staged.PublishUnlessTaken(fat, "bootcfs.1.debian.conf")).Errno);
        }

        DirectoryEntry entry = Assert.Single(new DirectoryWalker().Read(fat));
        Assert.Equal("bootcfs.1.debian.conf"u8, entry.Name);
        using var file = fat.OpenFile("bootcfs.1.debian.conf");
        Assert.Equal("new"u8, FileHandle.ReadAll(file, 10));
    });

    [RootFact]
    public void A_full_disk_is_told_as_such_and_keeps_the_old_file() => PrivateMounts.Run(place =>
    {
        Mount(place, "2M", "mkfs.ext4 -q disk", "");
        using DirectoryHandle full = place.OpenDirectory("mnt");
        AtomicFile.Write(full, "file", "old"u8);
        var error = Assert.Throws<LinuxException>(() => AtomicFile.Write(full, "file", new byte[4 << 20]));
        Assert.Equal((ErrorCode.NoSpace, Errno.ENOSPC, "write"), (error.Code, error.Errno, error.Operation));
        Assert.Equal(["file", "lost+found"], new DirectoryWalker().Read(full).Select(e => Encoding.ASCII.GetString(e.Name)));
        Assert.Equal(3, full.Stat("file").Size);
        Assert.InRange(full.StatFileSystem().BytesFree, 1, 2 << 20);
    });

    [RootFact]
    public void A_read_only_filesystem_can_be_made_writable() => PrivateMounts.Run(place =>
    {
        Mount(place, "2M", "mkfs.ext4 -q disk", "-o ro");
        using DirectoryHandle mount = place.OpenDirectory("mnt");
        Assert.True(mount.StatFileSystem().IsReadOnly);
        Assert.Equal(Errno.EROFS, Assert.Throws<LinuxException>(() => AtomicFile.Write(mount, "file", default)).Errno);
        MountApi.MakeWritable(mount);
        Assert.False(mount.StatFileSystem().IsReadOnly);
        AtomicFile.Write(mount, "file", default);
    });

    // Makes a filesystem on a file "disk" below the place and mounts it on "mnt".
    private static void Mount(DirectoryHandle place, string size, string make, string options)
    {
        string script = $"""
            cd {place.Path}
            truncate -s {size} disk
            {make} > log
            device=$(losetup --find --show disk)
            trap "losetup --detach $device" EXIT # when its last mount is gone
            mkdir mnt
            mount {options} $device mnt
            """;
        using Process shell = Process.Start("bash", ["-euc", script]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}

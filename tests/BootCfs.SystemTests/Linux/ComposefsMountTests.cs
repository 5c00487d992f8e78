using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.SystemTests.Linux;

public sealed class ComposefsMountTests : IDisposable
{
    private readonly TestSysroot _sysroot = new();

    public void Dispose() => _sysroot.Dispose();

    [RootTheory]
    [InlineData(false, ImageBacking.File)]
    [InlineData(true, ImageBacking.Loop)]
    public void Shows_the_tree_of_the_image_and_the_contents_of_the_objects(bool useLoop, ImageBacking backing) =>
        PrivateMounts.Run(place =>
        {
            using ComposefsMount mount = Create(place, useLoop);
            Assert.Equal(backing, mount.Backing);
            place.RemoveDirectory("image"); // where the image was for a moment

            place.MakeDirectory("mnt", 0b111_101_101);
            using (DirectoryHandle target = place.OpenDirectory("mnt"))
                MountApi.Attach(mount.Root, target);
            using DirectoryHandle root = place.OpenDirectory("mnt");
            using SafeFileHandle hello = root.OpenFile("usr/hello");
            Assert.StartsWith("hello world\n", System.Text.Encoding.ASCII.GetString(FileHandle.ReadAll(hello, 10_000)), StringComparison.Ordinal);
            Assert.True(root.StatFileSystem().IsOverlay);
            Assert.Equal(Errno.EROFS, Assert.Throws<LinuxException>(() => root.MakeDirectory("x", 0)).Errno);

            MountEntry entry = Assert.IsType<MountEntry>(MountInfo.Find(LoadOfThisThread(), $"{place.Path}/mnt"));
            Assert.Equal(("overlay", $"composefs:{_sysroot.Digest}"), (entry.FileSystemType, entry.Source));
            Assert.Contains("metacopy=on", entry.SuperOptions);
        });

    [RootFact]
    public void Verity_is_required_of_the_overlay_when_asked() => PrivateMounts.Run(place =>
    {
        using ComposefsMount mount = Create(place, requireVerity: true);
        place.MakeDirectory("mnt", 0b111_101_101);
        using (DirectoryHandle target = place.OpenDirectory("mnt"))
            MountApi.Attach(mount.Root, target);
        Assert.Contains("verity=require", MountInfo.Find(LoadOfThisThread(), $"{place.Path}/mnt")!.SuperOptions); // just mounted
        using DirectoryHandle root = place.OpenDirectory("mnt");
        // The objects of this test have no verity, so a kernel that enforces it refuses them.
        Assert.Equal(Errno.EIO, Assert.Throws<LinuxException>(() => root.OpenFile("usr/hello")).Errno);
    });

    [RootFact]
    public void A_missing_object_is_missing_and_nothing_else() => PrivateMounts.Run(place =>
    {
        foreach (string file in Directory.EnumerateFiles($"{_sysroot.Path}/composefs/objects", "*", SearchOption.AllDirectories))
        {
            if (file != _sysroot.ImagePath)
                File.Delete(file);
        }

        using ComposefsMount mount = Create(place);
        place.MakeDirectory("mnt", 0b111_101_101);
        using (DirectoryHandle target = place.OpenDirectory("mnt"))
            MountApi.Attach(mount.Root, target);
        using DirectoryHandle root = place.OpenDirectory("mnt");
        Assert.Equal(1200, root.Stat("usr/hello").Size);
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => root.OpenFile("usr/hello")).Errno);
    });

    [RootFact]
    public void An_image_that_the_kernel_refuses_is_told_with_the_first_reason() => PrivateMounts.Run(place =>
    {
        byte[] image = File.ReadAllBytes(_sysroot.ImagePath);
        image[1024] ^= 1; // the magic number of the EROFS superblock
        File.WriteAllBytes(_sysroot.ImagePath, image);
        var error = Assert.Throws<LinuxException>(() => Create(place));
        Assert.Equal(Errno.EINVAL, error.Errno);
        Assert.StartsWith("cannot mount erofs (create): invalid argument (EINVAL)", error.Message, StringComparison.Ordinal);
        place.RemoveDirectory("image");
    });

    private ComposefsMount Create(DirectoryHandle place, bool useLoop = false, bool requireVerity = false)
    {
        place.MakeDirectory("image", 0b111_000_000);
        using DirectoryHandle repository = DirectoryHandle.Open($"{_sysroot.Path}/composefs");
        using DirectoryHandle objects = repository.OpenDirectory("objects");
        using SafeFileHandle image = repository.OpenFile($"images/{_sysroot.Digest}", symlinks: Symlinks.Follow);
        return ComposefsMount.Create(
            new ComposefsSource
            {
                Image = image,
                Name = $"composefs:{_sysroot.Digest}",
                ObjectDirectories = [objects.MagicPath],
                Verity = requireVerity ? OverlayVerity.Require : OverlayVerity.Off,
                UseLoop = useLoop,
                ReadOnly = true,
            },
            $"{place.Path}/image");
    }

    // MountInfo.Load shows the mounts of the process, that is of its first thread.
    private static IReadOnlyList<MountEntry> LoadOfThisThread() =>
        MountInfo.Parse(File.ReadAllBytes("/proc/thread-self/mountinfo"));
}

using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit;

/// <summary>An EROFS that is mounted.</summary>
/// <param name="Device">What the kernel calls it.</param>
/// <param name="Path">The file behind its loop device; null when there is no such device.</param>
/// <param name="Measured">What the kernel measures for that very file; null when that is not known.</param>
internal sealed record MountedImage(string Device, string? Path, FsVerityDigest? Measured);

/// <summary>Every EROFS that is mounted, wherever: the root's own is attached nowhere that could be seen.</summary>
internal static class MountedImages
{
    private const string Mounted = "/sys/fs/erofs";
    private const string LoopPrefix = "loop";

    // Beside the mounts, what is known of the filesystem itself.
    private const string Features = "features";

    internal static IEnumerable<MountedImage> Read()
    {
        if (!Directory.Exists(Mounted))
            return [];
        using DirectoryHandle mounts = DirectoryHandle.Open(Mounted);
        return [.. new DirectoryWalker().ReadNames(mounts).Select(entry => Encoding.UTF8.GetString(entry.Name)).Where(name => name != Features).Select(Read)];
    }

    private static MountedImage Read(string device)
    {
        if (!device.StartsWith(LoopPrefix, StringComparison.Ordinal) || LoopDevice.TryReadBacking(device) is not { } backing)
            return new MountedImage(device, null, null);
        using SafeFileHandle file = FileHandle.Open(backing.Path);
        FileStatus status = FileHandle.Stat(file);
        // The path is where the file was when the device was made: the numbers tell whether it still is that file.
        bool isSame = (status.Device, status.Inode) == (backing.Device, backing.Inode) && backing is { Offset: 0, SizeLimit: 0 };
        return new MountedImage(device, backing.Path, isSame ? FsVerityFile.TryMeasure(file) : null);
    }
}

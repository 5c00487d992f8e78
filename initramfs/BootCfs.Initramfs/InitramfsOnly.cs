using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Initramfs;

/// <summary>Keeps the helper from stacking mounts on a running system.</summary>
internal static class InitramfsOnly
{
    internal static void Require()
    {
        using DirectoryHandle slash = DirectoryHandle.Open("/");
        if (!slash.Exists(Paths.InitrdRelease[1..]))
            throw new RootException(ErrorCode.Usage, $"not in an initramfs: no {Paths.InitrdRelease}");
    }
}

using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Initramfs.Config;
using BootCfs.Linux;

namespace BootCfs.Initramfs;

/// <summary>Mounts the verified image, with a layer for changes if the configuration asks for one.</summary>
internal static class RootMount
{
    internal static ComposefsMount Create(
        RootImage image, DirectoryHandle repository, SetupRootConfig config, Staging staging)
    {
        using DirectoryHandle objects = repository.OpenDirectory(HostLayout.Objects);
        using DirectoryHandle? upper =
            config.RootTransient ? staging.MakeDirectory("root-upper", 0b111_101_101) : null;
        using DirectoryHandle? work = config.RootTransient ? staging.MakeDirectory("root-work", 0b111_000_000) : null;
        var source = new ComposefsSource
        {
            Image = image.File,
            Name = HostLayout.RootSource + image.Digest.ToHex(),
            ObjectDirectories = [objects.MagicPath],
            Verity = image.VerityRequired ? OverlayVerity.Require : OverlayVerity.Off,
            // Filesystems stack two deep only, and for some kernels EROFS on a file counts as one; the root's overlay is the next.
            UseLoop = config.Etc != EtcMount.Bind,
            Upper = upper?.MagicPath,
            Work = work?.MagicPath,
            ReadOnly = upper is null,
        };
        try
        {
            staging.MakeDirectory("image", 0b111_000_000).Dispose();
            return ComposefsMount.Create(source, $"{staging.Directory.MagicPath}/image");
        }
        catch (BootCfsException e)
        {
            throw RootException.About(image.Digest, e);
        }
    }
}

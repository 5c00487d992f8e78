using BootCfs.Format;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>A composefs tree: EROFS for names and attributes, overlayfs for contents. Sequence: composefs.md S14.</summary>
public sealed class ComposefsMount : IDisposable
{
    private ComposefsMount(SafeFileHandle root, ImageBacking backing)
    {
        Root = root;
        Backing = backing;
    }

    /// <summary>The mount, attached nowhere yet: see <see cref="MountApi.Attach(SafeFileHandle, DirectoryHandle)"/>.</summary>
    public SafeFileHandle Root { get; }

    /// <summary>How the image is read.</summary>
    public ImageBacking Backing { get; }

    /// <summary>Makes the mount with the calls of Linux 6.5 and later.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="place">An empty directory, where the EROFS mount is for a moment: kernels before 6.15 take only attached mounts as layers.</param>
    public static ComposefsMount Create(ComposefsSource source, string place)
    {
        ImageBacking backing = AttachImage(source, ErofsMount.HasAcl(source.Image), place);
        try
        {
            return new ComposefsMount(OverlayMount.Create(source, place), backing);
        }
        finally
        {
            MountApi.Detach(place);
        }
    }

    /// <summary>Makes the mount at a path with whatever calls the kernel has.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="mountPoint">The directory that is covered.</param>
    /// <returns>How the image is read.</returns>
    public static ImageBacking Mount(ComposefsSource source, string mountPoint)
    {
        bool hasAcl = ErofsMount.HasAcl(source.Image);
        using var place = new TemporaryMountPoint();
        ImageBacking backing = MountImage(source, hasAcl, place.Path);
        MountOverlay(source, mountPoint, place.Path);
        return backing;
    }

    /// <summary>Closes the descriptor; a mount that was not attached ends.</summary>
    public void Dispose() => Root.Dispose();

    private static ImageBacking AttachImage(ComposefsSource source, bool hasAcl, string place)
    {
        (SafeFileHandle erofs, ImageBacking backing) = ErofsMount.Create(source, hasAcl);
        using (erofs)
        {
            if (source.IdMap is not null)
                MountApi.MapIds(erofs, source.IdMap);
            MountApi.Attach(erofs, place);
            return backing;
        }
    }

    private static ImageBacking MountImage(ComposefsSource source, bool hasAcl, string place)
    {
        try
        {
            return AttachImage(source, hasAcl, place);
        }
        catch (MissingKernelFeatureException missing) when (missing.Errno == Errno.ENOSYS)
        {
            return LegacyMount.Image(source, hasAcl, place);
        }
    }

    private static void MountOverlay(ComposefsSource source, string mountPoint, string place)
    {
        SafeFileHandle overlay;
        try
        {
            overlay = OverlayMount.Create(source, place);
        }
        catch (BootCfsException refused) when (ErrnoOf(refused) is Errno.ENOSYS or Errno.EINVAL)
        {
            // EINVAL is also the answer to a layer that is wrong, or longer than 255 bytes.
            try
            {
                LegacyMount.Overlay(source, mountPoint, place);
                return;
            }
            catch (LinuxException again) when (again.Errno == ErrnoOf(refused))
            {
                throw refused; // it comes with the reason that the kernel logged
            }
        }

        using (overlay)
            MountApi.Attach(overlay, mountPoint);
    }

    private static int ErrnoOf(BootCfsException refused) => refused switch
    {
        MissingKernelFeatureException missing => missing.Errno,
        LinuxException error => error.Errno,
        _ => 0,
    };
}

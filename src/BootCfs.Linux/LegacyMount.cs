using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>The halves of a composefs mount by mount(2), for kernels and sandboxes that have nothing newer.</summary>
internal static class LegacyMount
{
    // The kernel takes one page of options and cuts off what is behind it.
    private const int MaxOptions = 4095;

    /// <summary>Mounts the image.</summary>
    internal static ImageBacking Image(ComposefsSource source, bool hasAcl, string place)
    {
        if (source.IdMap is not null)
            throw new MissingKernelFeatureException("mount_setattr", "Linux 5.12", Errno.EOPNOTSUPP);

        string options = hasAcl ? "" : "noacl";
        if (!source.UseLoop)
        {
            if (TryMount(HandlePath.Magic(source.Image), place, ErofsMount.Type, Mount.MS_RDONLY, options))
                return ImageBacking.File;
            if (Marshal.GetLastPInvokeError() != Errno.ENOTBLK)
                throw LinuxException.Last("mount", HandlePath.Of(source.Image));
        }

        using LoopDevice loop = LoopDevice.Attach(source.Image);
        return TryMount(loop.Path, place, ErofsMount.Type, Mount.MS_RDONLY, options)
            ? ImageBacking.Loop
            : throw LinuxException.Last("mount", loop.Path);
    }

    /// <summary>Mounts the overlay.</summary>
    internal static void Overlay(ComposefsSource source, string mountPoint, string lower)
    {
        // Data-only layers stand behind a double colon since Linux 6.5. Before, they are layers like others, and the image
        // hides their names.
        if (!TryOverlay(source, mountPoint, Options(source, lower, "::"), Mount.MS_SILENT)
            && (Marshal.GetLastPInvokeError() != Errno.EINVAL || !TryOverlay(source, mountPoint, Options(source, lower, ":"), 0)))
            throw LinuxException.Last("mount at", mountPoint);
    }

    private static bool TryOverlay(ComposefsSource source, string mountPoint, string options, ulong flags) =>
        Encoding.UTF8.GetByteCount(options) > MaxOptions
            ? throw new LinuxException("mount at", mountPoint, Errno.ENAMETOOLONG)
            : TryMount(source.Name, mountPoint, OverlayMount.Type, flags | (source.ReadOnly ? Mount.MS_RDONLY : 0), options);

    private static string Options(ComposefsSource source, string lower, string separator)
    {
        string layers = string.Join(separator, source.ObjectDirectories.Prepend(lower).Select(OverlayMount.Escape));
        var options = new StringBuilder("metacopy=on,redirect_dir=on,lowerdir=").Append(layers.Replace(",", @"\,", StringComparison.Ordinal));
        if (source.Upper is not null)
            options.Append(",upperdir=").Append(Escape(source.Upper)).Append(",workdir=").Append(Escape(source.Work!)); // documented to come together
        if (source.Verity == OverlayVerity.Require)
            options.Append(",verity=require");
        return options.ToString();
    }

    private static string Escape(string path) =>
        path.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal);

    private static bool TryMount(PathName source, PathName target, PathName type, ulong flags, PathName options)
    {
        Span<byte> sourceScratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> targetScratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> typeScratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> optionsScratch = stackalloc byte[PathName.ScratchSize];
        return Libc.mount(
            source.Terminate(sourceScratch),
            target.Terminate(targetScratch),
            type.Terminate(typeScratch),
            (nuint)flags,
            options.Terminate(optionsScratch)) == 0;
    }
}

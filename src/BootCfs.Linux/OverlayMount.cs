using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>The upper half of a composefs mount: contents by digest, and changes if there are any.</summary>
internal static class OverlayMount
{
    internal const string Type = "overlay";

    /// <summary>Makes the mount, attached nowhere yet.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="lower">Where the EROFS mount is attached.</param>
    internal static SafeFileHandle Create(ComposefsSource source, string lower)
    {
        using var overlay = FileSystemContext.Open(Type);
        overlay.SetString("source", source.Name);
        overlay.SetString("metacopy", "on");
        overlay.SetString("redirect_dir", "on");
        if (source.Verity != OverlayVerity.Off && !overlay.TrySetString("verity", "require") && source.Verity == OverlayVerity.Require)
            throw new MissingKernelFeatureException("overlayfs verity=require", "Linux 6.6", Errno.EINVAL);

        SetLayers(overlay, source, lower);
        SetUpper(overlay, source.Upper, source.Work);
        return overlay.CreateMount(source.ReadOnly);
    }

    /// <summary>Makes an overlay of whole trees, attached nowhere yet.</summary>
    /// <param name="name">What mountinfo shows as source.</param>
    /// <param name="lower">From high to low; all must be attached somewhere.</param>
    /// <param name="upper">Takes changes, together with <paramref name="work"/>.</param>
    /// <param name="work">An empty directory on the filesystem of <paramref name="upper"/>.</param>
    /// <param name="readOnly">Whether the mount takes no changes although it has a directory for them.</param>
    internal static SafeFileHandle CreateOfTrees(string name, IEnumerable<string> lower, string? upper, string? work, bool readOnly)
    {
        using var overlay = FileSystemContext.Open(Type);
        overlay.SetString("source", name);
        foreach (string tree in lower)
            overlay.SetString("lowerdir+", tree);
        SetUpper(overlay, upper, work);
        return overlay.CreateMount(readOnly);
    }

    /// <summary>A path as part of a list of layers in one string.</summary>
    internal static string Escape(string layer) =>
        layer.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal);

    private static void SetUpper(FileSystemContext overlay, string? upper, string? work)
    {
        if (upper is null)
            return;
        overlay.SetString("upperdir", upper);
        overlay.SetString("workdir", work!); // documented to come together
    }

    private static void SetLayers(FileSystemContext overlay, ComposefsSource source, string lower)
    {
        if (overlay.TrySetString("lowerdir+", lower))
        {
            foreach (string objects in source.ObjectDirectories)
                overlay.SetString("datadir+", objects);
            return;
        }

        if (Marshal.GetLastPInvokeError() != Errno.EINVAL)
            throw overlay.Failed($"lowerdir+={lower}");

        // Linux 6.5 to 6.7.
        if (!overlay.TrySetString("lowerdir", string.Join("::", source.ObjectDirectories.Prepend(lower).Select(Escape))))
            throw new MissingKernelFeatureException("overlayfs data-only layers", "Linux 6.5", Errno.EINVAL);
    }
}

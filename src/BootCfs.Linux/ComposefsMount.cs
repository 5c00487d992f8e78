using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using BootCfs.Format.FsVerity;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>How the kernel reads the image.</summary>
public enum ImageBacking
{
    /// <summary>EROFS straight from the file (Linux 6.12 and later).</summary>
    File,

    /// <summary>EROFS from a loop device over the file.</summary>
    Loop,
}

/// <summary>What to mount, and how strictly.</summary>
public sealed class ComposefsSource
{
    /// <summary>The image, already verified by the caller; must stay open until the mount is made.</summary>
    public required SafeFileHandle Image { get; init; }

    /// <summary>Digest of the image: mountinfo shows <c>composefs:HEX</c> as source.</summary>
    public required FsVerityDigest Digest { get; init; }

    /// <summary>Directories that hold file contents by digest, searched in this order.</summary>
    public required IReadOnlyList<DirectoryHandle> ObjectDirectories { get; init; }

    /// <summary>Whether overlayfs verifies the fs-verity digest of each file it opens.</summary>
    public required bool RequireVerity { get; init; }

    /// <summary>Passes by the mount straight from the file, for those who stack another overlay on top.</summary>
    public bool UseLoop { get; init; }

    /// <summary>Takes changes, together with <see cref="Work"/>; null: the mount is read-only.</summary>
    public DirectoryHandle? Upper { get; init; }

    /// <summary>An empty directory on the filesystem of <see cref="Upper"/>.</summary>
    public DirectoryHandle? Work { get; init; }
}

/// <summary>A composefs tree: EROFS for names and attributes, overlayfs for contents. Sequence: composefs.md S14.</summary>
public sealed class ComposefsMount : IDisposable
{
    private const uint Magic = 0xD078_629A; // composefs.md S3.2
    private const uint FlagAcl = 1;
    private const int HeaderSize = 32;

    private ComposefsMount(SafeFileHandle root, ImageBacking backing)
    {
        Root = root;
        Backing = backing;
    }

    /// <summary>The mount, attached nowhere yet: see <see cref="MountApi.Attach"/>.</summary>
    public SafeFileHandle Root { get; }

    /// <summary>How the image is read.</summary>
    public ImageBacking Backing { get; }

    /// <summary>Makes the mount.</summary>
    /// <param name="source">What to mount.</param>
    /// <param name="temporary">Where the EROFS mount is for a moment, below a directory made and removed again.</param>
    public static ComposefsMount Create(ComposefsSource source, DirectoryHandle temporary)
    {
        bool hasAcl = ReadHeader(source.Image);
        (SafeFileHandle erofs, ImageBacking backing) = MountImage(source, hasAcl);
        using (erofs)
        {
            // Kernels before 6.15 take only attached mounts as layers.
            string name = "erofs-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            temporary.MakeDirectory(name, 0b111_000_000);
            string path = $"{temporary.MagicPath}/{name}";
            try
            {
                using (DirectoryHandle place = temporary.OpenDirectory(name))
                    MountApi.Attach(erofs, place);
                try
                {
                    return new ComposefsMount(MountOverlay(source, path), backing);
                }
                finally
                {
                    MountApi.Detach(path);
                }
            }
            finally
            {
                temporary.RemoveDirectory(name);
            }
        }
    }

    /// <summary>Closes the descriptor; a mount that was not attached ends.</summary>
    public void Dispose() => Root.Dispose();

    private static bool ReadHeader(SafeFileHandle image)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (FileHandle.Read(image, header, 0) < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            throw new NotComposefsException(HandlePath.Of(image));
        return (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) & FlagAcl) != 0;
    }

    private static (SafeFileHandle Mount, ImageBacking Backing) MountImage(ComposefsSource source, bool hasAcl)
    {
        if (source.UseLoop)
            return (MountOnLoop(source.Image, hasAcl), ImageBacking.Loop);

        using FileSystemContext erofs = OpenErofs(HandlePath.Magic(source.Image), hasAcl);
        if (erofs.TryCreate())
            return (erofs.ToMount(readOnly: true), ImageBacking.File);

        LinuxException refused = erofs.Failed("create");
        try
        {
            return (MountOnLoop(source.Image, hasAcl), ImageBacking.Loop);
        }
        catch (LinuxException) when (refused.Errno != Errno.ENOTBLK)
        {
            // ENOTBLK is a kernel that wants a block device. Anything else is about the image, and said better.
            throw refused;
        }
    }

    private static SafeFileHandle MountOnLoop(SafeFileHandle image, bool hasAcl)
    {
        using LoopDevice loop = LoopDevice.Attach(image);
        using FileSystemContext erofs = OpenErofs(loop.Path, hasAcl);
        return erofs.CreateMount(readOnly: true);
    }

    private static FileSystemContext OpenErofs(string device, bool hasAcl)
    {
        FileSystemContext erofs = FileSystemContext.Open("erofs");
        erofs.SetString("source", device);
        erofs.SetFlag("ro");
        if (!hasAcl)
            erofs.TrySetFlag("noacl"); // only saves time; a kernel without ACL support refuses it
        return erofs;
    }

    private static SafeFileHandle MountOverlay(ComposefsSource source, string lower)
    {
        using var overlay = FileSystemContext.Open("overlay");
        overlay.SetString("source", $"composefs:{source.Digest.ToHex()}");
        overlay.SetString("metacopy", "on");
        overlay.SetString("redirect_dir", "on");
        if (source.RequireVerity && !overlay.TrySetString("verity", "require"))
            throw new MissingKernelFeatureException("overlayfs verity=require", "Linux 6.6");

        SetLayers(overlay, source, lower);
        if (source.Upper is not null)
        {
            overlay.SetString("upperdir", source.Upper.MagicPath);
            overlay.SetString("workdir", source.Work!.MagicPath); // documented to come together
        }

        return overlay.CreateMount(readOnly: source.Upper is null);
    }

    private static void SetLayers(FileSystemContext overlay, ComposefsSource source, string lower)
    {
        if (overlay.TrySetString("lowerdir+", lower))
        {
            foreach (DirectoryHandle objects in source.ObjectDirectories)
                overlay.SetString("datadir+", objects.MagicPath);
            return;
        }

        if (Marshal.GetLastPInvokeError() != Errno.EINVAL)
            throw overlay.Failed($"lowerdir+={lower}");

        // Linux 6.5 and 6.6. None of these paths of ours has a colon or a comma in it.
        string layers = string.Join("::", source.ObjectDirectories.Select(d => d.MagicPath).Prepend(lower));
        if (!overlay.TrySetString("lowerdir", layers))
            throw new MissingKernelFeatureException("overlayfs data-only layers", "Linux 6.5");
    }
}

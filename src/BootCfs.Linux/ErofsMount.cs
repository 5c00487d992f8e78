using System.Buffers.Binary;
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

/// <summary>The lower half of a composefs mount: names and attributes, read from the image.</summary>
internal static class ErofsMount
{
    internal const string Type = "erofs";

    private const uint Magic = 0xD078_629A; // composefs.md S3.2
    private const uint FlagAcl = 1;
    private const int HeaderSize = 32;

    /// <summary>Whether the image says that it has ACLs.</summary>
    /// <exception cref="NotComposefsException">It is no composefs image.</exception>
    internal static bool HasAcl(SafeFileHandle image)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (FileHandle.Read(image, header, 0) < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            throw new NotComposefsException(HandlePath.Of(image));
        return (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) & FlagAcl) != 0;
    }

    /// <summary>Makes the mount, attached nowhere yet.</summary>
    internal static (SafeFileHandle Mount, ImageBacking Backing) Create(ComposefsSource source, bool hasAcl)
    {
        if (source.UseLoop)
            return (MountOnLoop(source.Image, hasAcl), ImageBacking.Loop);

        using FileSystemContext erofs = Open(HandlePath.Magic(source.Image), hasAcl);
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
        using FileSystemContext erofs = Open(loop.Path, hasAcl);
        return erofs.CreateMount(readOnly: true);
    }

    private static FileSystemContext Open(string device, bool hasAcl)
    {
        FileSystemContext erofs = FileSystemContext.Open(Type);
        erofs.SetString("source", device);
        erofs.SetFlag("ro");
        if (!hasAcl)
            erofs.TrySetFlag("noacl"); // only saves time; a kernel without ACL support refuses it
        return erofs;
    }
}

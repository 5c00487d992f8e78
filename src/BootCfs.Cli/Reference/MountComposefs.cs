using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli.Reference;

/// <summary><c>mount.composefs</c>: mounts an image over its objects, also for mount(8) (composefs.md S14).</summary>
internal sealed class MountComposefs(string program, StandardStreams streams, SignalCancellation signals)
    : ReferenceTool(program, streams, signals)
{
    private string Usage => $"""
        usage: {Path.GetFileName(Program)} [-t composefs] [-o OPTION[,OPTION]...] IMAGE MOUNTPOINT
        Options:
          basedir=DIR[:DIR]...  Where the objects are (required)
          digest=HEX            The fs-verity digest that the image must have; implies verity
          signed                The image must carry a built-in fs-verity signature; implies verity
          verity                Every file must have the fs-verity digest that the image says
          tryverity             As verity, if the kernel can do that
          noverity              Files are not verified, whatever else is said
          upperdir=DIR          Takes changes
          workdir=DIR           An empty directory on the filesystem of upperdir
          ro, rw                Whether changes are refused (default rw)
          idmap=FILE            User namespace, by whose tables owners are mapped

        """;

    internal override void Run(string[] arguments)
    {
        if (MountComposefsOptions.Parse(arguments, Program, Usage, Refusal) is not { } options)
        {
            Streams.Messages.Write(Usage);
            return;
        }

        using SafeFileHandle? idMap = options.IdMap is { } path ? Open($"userns {path}", path) : null;
        using SafeFileHandle image = Open(options.Image, options.Image);
        CancellationToken.ThrowIfCancellationRequested(); // from here on a signal waits: something is attached for a moment
        try
        {
            Check(image, options);
            ComposefsMount.Mount(Source(image, idMap, options), options.MountPoint);
        }
        catch (NotComposefsException)
        {
            throw CannotMount(options, Errno.EINVAL);
        }
        catch (MissingKernelFeatureException missing)
        {
            throw CannotMount(options, missing.Errno);
        }
        catch (LinuxException refused)
        {
            throw CannotMount(options, refused.Errno);
        }
    }

    private static ComposefsSource Source(SafeFileHandle image, SafeFileHandle? idMap, MountComposefsOptions options) => new()
    {
        Image = image,
        Name = "composefs",
        ObjectDirectories = options.BaseDirectories,
        Verity = options.NoVerity ? OverlayVerity.Off
            : options.Verity || options.Signed || options.Digest is not null ? OverlayVerity.Require
            : options.TryVerity ? OverlayVerity.Try
            : OverlayVerity.Off,
        Upper = options.Upper,
        Work = options.Work,
        ReadOnly = options.ReadOnly,
        IdMap = idMap,
    };

    // The error numbers are the reference's own for these findings.
    private void Check(SafeFileHandle image, MountComposefsOptions options)
    {
        if (options.Digest is { Length: > 0 } digest)
        {
            byte[] expected = ReadDigest(digest) ?? throw CannotMount(options, Errno.EINVAL);
            FsVerityDigest measured = FsVerityFile.TryMeasure(image) ?? throw CannotMount(options, Errno.ENOTTY);
            if (measured.Algorithm != FsVerityAlgorithm.Sha256 || !measured.Bytes.SequenceEqual(expected))
                throw CannotMount(options, Errno.EILSEQ);
        }

        if (options.Signed && !FsVerityFile.IsSigned(image))
            throw CannotMount(options, Errno.EBADMSG);
    }

    private static byte[]? ReadDigest(string hex) =>
        hex.Length % 2 == 0 && hex.Length <= 2 * FsVerityDigest.MaxSize && hex.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(hex)
            : null;

    private SafeFileHandle Open(string what, string path)
    {
        try
        {
            return FileHandle.Open(path);
        }
        catch (LinuxException error)
        {
            throw Refusal($"Failed to open {what}: {LinuxException.Sentence(error.Errno)}\n");
        }
    }

    private RefusalException CannotMount(MountComposefsOptions options, int errno)
    {
        string reason = errno switch
        {
            Errno.ENOTTY => "Image has no fs-verity",
            Errno.EILSEQ => "Image has wrong fs-verity",
            Errno.EBADMSG => "Image was not signed",
            _ => LinuxException.Sentence(errno),
        };
        return Refusal($"Failed to mount composefs {options.Image}: {reason}\n");
    }
}

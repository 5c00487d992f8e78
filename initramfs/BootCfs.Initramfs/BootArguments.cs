using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;

namespace BootCfs.Initramfs;

/// <summary>What the kernel command line says about the root.</summary>
/// <param name="Images">Images to try, in order; at least one.</param>
/// <param name="Deployment">Whose state belongs to it; null: that of the image.</param>
/// <param name="MinEpoch">The lowest security epoch that may boot.</param>
internal sealed record BootArguments(IReadOnlyList<ComposefsKarg> Images, DeploymentId? Deployment, long MinEpoch)
{
    private const int MaxSize = 64 << 10;

    internal static BootArguments Read(string path) => Parse(ReadText(path));

    /// <summary>What is to happen when there is no root, whatever else the command line says.</summary>
    internal static OnFailureKarg ReadOnFailure(string path) => OnFailureKarg.Read(KernelCommandLine.Parse(ReadText(path)));

    internal static BootArguments Parse(ReadOnlySpan<byte> text)
    {
        KernelCommandLine commandLine = KernelCommandLine.Parse(text);
        IReadOnlyList<ComposefsKarg> images = ComposefsKarg.ReadAll(commandLine);
        _ = OnFailureKarg.Read(commandLine); // malformed, it must not be found out only when it is needed
        return images.Count > 0
            ? new(images, DeploymentId.Read(commandLine), MinEpochKarg.Read(commandLine))
            : throw new RootException(
                ErrorCode.InvalidKarg,
                $"neither {Kargs.ComposefsDigest}= nor {Kargs.Composefs}= on the kernel command line");
    }

    private static byte[] ReadText(string path)
    {
        using DirectoryHandle directory = DirectoryHandle.Open(Path.GetDirectoryName(path)!); // an absolute path has one
        using var file = directory.OpenFile(Path.GetFileName(path));
        return FileHandle.ReadAll(file, MaxSize);
    }

    /// <summary>The deployment to take state from; its id must be one of this image.</summary>
    internal DeploymentId DeploymentOf(FsVerityDigest image)
    {
        DeploymentId id = Deployment ?? new DeploymentId(image);
        return id.Digest == image
            ? id
            : throw new InvalidKargException(id.ToKarg(), $"belongs to another image than {image}");
    }
}

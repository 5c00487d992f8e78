using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Linux;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image mount</c>: mounts images over their objects.</summary>
internal sealed class ImageMountCommand : CliCommand
{
    private readonly MountOptions _options = new();
    private readonly Argument<string> _image = new("IMG") { Description = "Image file" };
    private readonly Argument<string> _mountPoint = new("MOUNTPOINT") { Description = "Directory that is covered" };

    internal ImageMountCommand(CommandContext context)
        : base(context, "mount", "Mount an image, or several one over the other")
    {
        foreach (Option option in _options.All)
            Options.Add(option);
        Arguments.Add(_image);
        Arguments.Add(_mountPoint);
    }

    protected override int Run(Invocation run)
    {
        var request = MountRequest.From(run, _options, run.Get(_image));
        string mountPoint = run.Get(_mountPoint);
        DirectoryHandle.Open(mountPoint).Dispose();
        using var images = new OpenImages(run, request);
        images.Check();
        run.CancellationToken.ThrowIfCancellationRequested(); // from here on a signal waits: things are attached for a moment
        ImageBacking backing = Mount(images.Sources, request, mountPoint);
        if (run.Json)
            run.Print(Describe(images, request, mountPoint, backing), CliJson.Context.MountDocument);
        return ExitStatus.Ok;
    }

    private static ImageBacking Mount(IReadOnlyList<ComposefsSource> sources, MountRequest request, string mountPoint)
    {
        if (sources is [ComposefsSource only])
            return ComposefsMount.Mount(only, mountPoint);
        ComposefsChain.Mount(sources, request.Upper, request.Work, request.ReadOnly, mountPoint);
        return ImageBacking.Loop;
    }

    private static MountDocument Describe(OpenImages images, MountRequest request, string mountPoint, ImageBacking backing) => new(
        mountPoint,
        [.. request.Images.Zip(images.Digests, (image, digest) => new MountedImage(image, digest?.ToHex(), Word(backing)))],
        request.Objects,
        Word(images.Verity),
        request.ReadOnly);

    private static string Word<T>(T value)
        where T : struct, Enum =>
        value.ToString().ToLowerInvariant();
}

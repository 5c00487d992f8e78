using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image digest</c>: prints the fs-verity digest of a file, computed from its content.</summary>
internal sealed class ImageDigestCommand : CliCommand
{
    private readonly ChoiceOption _digest = FormatOptions.Digest();
    private readonly Argument<string> _image = ImageFile.Argument();

    internal ImageDigestCommand(CommandContext context)
        : base(context, "digest", "Print the fs-verity digest of an image, or of any file")
    {
        Options.Add(_digest);
        Arguments.Add(_image);
    }

    protected override int Run(Invocation run)
    {
        var hasher = new FsVerityHasher(new LateBlockHasher(run.BlockHasher), run.GetDigest(_digest));
        string image = run.Get(_image);
        long size = 0;
        InputFile.Read(image, piece =>
        {
            hasher.Append(piece);
            size += piece.Length;
        });
        FsVerityDigest digest = hasher.Finish();
        if (run.Json)
            run.Print(new ImageDocument(image, null, size, digest.Algorithm.Name(), digest.ToHex()), CliJson.Context.ImageDocument);
        else
            run.Text.WriteLine(digest.ToHex());
        return ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image mk</c>: writes an image and prints its digest.</summary>
internal sealed class ImageMkCommand : CliCommand
{
    private readonly Option<bool> _fromFile = new("--from-file") { Description = "SRC is composefs-dump(5) text, not a directory" };
    private readonly Option<bool> _fromJson = new("--from-json") { Description = "SRC is a dump in JSON, not a directory" };
    private readonly ChoiceOption _layout = FormatOptions.Layout();
    private readonly ChoiceOption _digest = FormatOptions.Digest();
    private readonly Argument<string> _source = new("SRC") { Description = "Directory, or file; - is standard input" };
    private readonly Argument<string> _image = new("IMG") { Description = "Image file to write; - is standard output" };

    internal ImageMkCommand(CommandContext context)
        : base(context, "mk", "Write an image and print its fs-verity digest")
    {
        Options.Add(_fromFile);
        Options.Add(_fromJson);
        Options.Add(_layout);
        Options.Add(_digest);
        Arguments.Add(_source);
        Arguments.Add(_image);
    }

    protected override int Run(Invocation run)
    {
        string image = run.Get(_image);
        ImageProfile layout = run.GetLayout(_layout);
        if (image == InputFile.Dash)
        {
            if (run.Json)
                throw new UsageException("--json and an image on standard output exclude each other");
            if (StandardStreams.OutputIsTerminal)
                throw new UsageException("an image is not for a terminal") { Hint = "redirect the output, or name a file" };
            ImageWriter.Write(ReadTree(run), layout, run.Data);
            return ExitStatus.Ok;
        }

        var hasher = new FsVerityHasher(run.BlockHasher, run.GetDigest(_digest));
        long size = 0;
        ValidatedTree tree = ReadTree(run);
        CancellationToken cancellationToken = run.CancellationToken;
        OutputFile.Write(image, output =>
        {
            using var hashing = new FsVerityStream(hasher, output, cancellationToken);
            ImageWriter.Write(tree, layout, hashing);
            size = hashing.Length;
        });
        FsVerityDigest digest = hasher.Finish();
        if (run.Json)
            run.Print(new ImageDocument(image, layout.Name, size, digest.Algorithm.Name(), digest.ToHex()), CliJson.Context.ImageDocument);
        else
            run.Text.WriteLine(digest.ToHex());
        return ExitStatus.Ok;
    }

    private ValidatedTree ReadTree(Invocation run)
    {
        string source = run.Get(_source);
        var options = new DumpOptions { Algorithm = run.GetDigest(_digest) };
        if (run.Get(_fromFile) && run.Get(_fromJson))
            throw new UsageException("--from-file and --from-json exclude each other");
        if (run.Get(_fromFile))
        {
            var parser = new DumpParser(options);
            return ReadText(source, parser.Append, parser.Finish);
        }

        if (run.Get(_fromJson))
        {
            var parser = new JsonDumpParser(options);
            return ReadText(source, parser.Append, parser.Finish);
        }

        return ReadDirectory(run, source);
    }

    private ValidatedTree ReadDirectory(Invocation run, string source)
    {
        using DirectoryHandle directory = DirectoryHandle.Open(source);
        var options = new ImportOptions { Algorithm = run.GetDigest(_digest), Hasher = run.BlockHasher };
        return ValidatedTree.From(DirectoryImport.Read(directory, options, null, null, CancellationToken.None));
    }

    private static ValidatedTree ReadText(string source, InputFile.TakePiece append, Func<FileTree> finish)
    {
        try
        {
            InputFile.Read(source, append);
            return ValidatedTree.From(finish());
        }
        catch (BootCfsException error) when (error is InvalidDumpException or InvalidJsonDumpException or InvalidTreeException)
        {
            throw new UnusableFileException(source, error);
        }
    }
}

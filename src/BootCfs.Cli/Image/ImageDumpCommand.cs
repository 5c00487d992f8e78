using System.CommandLine;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image dump</c>: prints everything in an image.</summary>
internal sealed class ImageDumpCommand : CliCommand
{
    private readonly Argument<string> _image = ImageFile.Argument();

    internal ImageDumpCommand(CommandContext context)
        : base(context, "dump", "Print an image as composefs-dump(5) text") => Arguments.Add(_image);

    protected override int Run(Invocation run)
    {
        ValidatedTree tree = ImageFile.ReadTree(run.Get(_image));
        if (run.Json)
            JsonDumpPrinter.Print(tree, run.Data);
        else
            DumpPrinter.Print(tree, run.Data);
        return ExitStatus.Ok;
    }
}

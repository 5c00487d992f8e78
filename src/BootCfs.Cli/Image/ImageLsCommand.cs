using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image ls</c>: prints the names in an image.</summary>
internal sealed class ImageLsCommand : CliCommand
{
    private readonly Argument<string> _image = ImageFile.Argument();

    internal ImageLsCommand(CommandContext context)
        : base(context, "ls", "List the names in an image, and where their content is") => Arguments.Add(_image);

    protected override int Run(Invocation run)
    {
        ValidatedTree tree = ImageFile.ReadTree(run.Get(_image));
        if (run.Json)
            run.Print(new ListDocument(Entries(tree)), CliJson.Context.ListDocument);
        else
            ListPrinter.Print(tree, run.Data);
        return ExitStatus.Ok;
    }

    // One after the other, so that a large tree needs no second copy.
    private static IEnumerable<ListEntry> Entries(ValidatedTree tree)
    {
        var walk = new TreeWalk(tree);
        walk.MoveNext();
        while (walk.MoveNext())
        {
            NodeId node = tree.Resolve(walk.Current);
            uint mode = tree.Attributes(node).Mode;
            string? payload = tree.Payload(node).IsEmpty ? null : PathText.Escape(tree.Payload(node));
            yield return new ListEntry(
                PathText.Escape(walk.Path), FileTypeName.Of(mode), Mode.IsSymlink(mode) ? payload : null, Mode.IsRegular(mode) ? payload : null);
        }
    }
}

using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image objects</c>: prints which objects images need.</summary>
internal sealed class ImageObjectsCommand : CliCommand
{
    private readonly Argument<string[]> _images = new("IMG")
    {
        Description = "Image files; - is standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    internal ImageObjectsCommand(CommandContext context)
        : base(context, "objects", "List the objects that images need, each once") => Arguments.Add(_images);

    protected override int Run(Invocation run)
    {
        var objects = new ObjectPaths();
        foreach (string image in run.Get(_images))
            objects.Add(ImageFile.ReadTree(image));
        if (run.Json)
            run.Print(new ObjectsDocument([.. objects.All.Select(path => PathText.Escape(path))]), CliJson.Context.ObjectsDocument);
        else
            objects.Print(run.Data);
        return ExitStatus.Ok;
    }
}

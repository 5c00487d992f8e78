using System.CommandLine;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image cat</c>: prints files of an image that is not mounted.</summary>
internal sealed class ImageCatCommand : CliCommand
{
    private readonly Option<string[]?> _objects = new("--objects")
    {
        Description = "Directory of objects; may be given several times",
        HelpName = "DIR",
    };

    private readonly Argument<string> _image = ImageFile.Argument();
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Files in the image; symbolic links are followed in it",
        Arity = ArgumentArity.OneOrMore,
    };

    internal ImageCatCommand(CommandContext context)
        : base(context, "cat", "Print files of an image, each proven by its digest first")
    {
        Options.Add(_objects);
        Arguments.Add(_image);
        Arguments.Add(_paths);
    }

    protected override int Run(Invocation run)
    {
        if (run.Json)
            throw new UsageException("--json and files on standard output exclude each other");
        string image = run.Get(_image);
        ValidatedTree tree = ImageFile.ReadTree(image);
        var stores = new List<DirectoryHandle>();
        try
        {
            foreach (string store in run.Find(_objects) ?? [])
                stores.Add(DirectoryHandle.Open(store));
            var content = new ImageContent(tree, stores, run.BlockHasher);
            NodeId[] files = [.. run.Get(_paths).Select(path => TreeFile.Find(tree, image, path))];
            if (stores.Count == 0 && files.Any(content.IsObject))
                throw new UsageException($"{tree.DisplayPath(files.First(content.IsObject))} is an object, not in the image itself") { Hint = "say where objects are with --objects=DIR" };

            TreeFile.Print(content, files, run.Data);
            return ExitStatus.Ok;
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }
    }
}

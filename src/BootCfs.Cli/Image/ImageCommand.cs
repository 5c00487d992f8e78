using System.CommandLine;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image</c>: works on image files, needs no repository.</summary>
internal sealed class ImageCommand : Command
{
    internal ImageCommand(CommandContext context)
        : base("image", "Make, read and mount composefs images")
    {
        Subcommands.Add(new ImageMkCommand(context));
        Subcommands.Add(new ImageDumpCommand(context));
        Subcommands.Add(new ImageLsCommand(context));
        Subcommands.Add(new ImageCatCommand(context));
        Subcommands.Add(new ImageDiffCommand(context));
        Subcommands.Add(new ImageObjectsCommand(context));
        Subcommands.Add(new ImageDigestCommand(context));
        Subcommands.Add(new ImageMountCommand(context));
    }
}

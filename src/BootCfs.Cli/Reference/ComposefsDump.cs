using BootCfs.Format.Tree;

namespace BootCfs.Cli.Reference;

/// <summary><c>composefs-dump</c>: reads an image and writes it again, a test of both (composefs.md S13). It has no options.</summary>
internal sealed class ComposefsDump(string program, StandardStreams streams, SignalCancellation signals)
    : ReferenceTool(program, streams, signals)
{
    internal override void Run(string[] arguments)
    {
        string usage = $"usage: {Program} SRC DEST\n";
        if (arguments.Length == 0)
            throw new RefusalException($"No source path specified\n{usage}");
        if (arguments.Length == 1)
            throw new RefusalException($"No destination path specified\n{usage}");
        (ValidatedTree tree, int version) = ReadImage(arguments[0], null, "Failed to get image version");
        string cannotOpen = $"failed to open '{arguments[1]}'";
        using ImageOutput output = Try(cannotOpen, () => ImageOutput.Open(arguments[1]));
        WriteImage(tree, Layout(version, version), output, cannotOpen, hasher: null);
    }
}

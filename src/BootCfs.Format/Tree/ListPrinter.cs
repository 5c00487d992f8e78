using System.Buffers;

namespace BootCfs.Format.Tree;

/// <summary>Prints the names in a tree as <c>composefs-info ls</c> does, one line an entry, without the root (composefs.md S10.5).</summary>
public static class ListPrinter
{
    /// <summary>Prints the whole tree to a stream.</summary>
    public static void Print(ValidatedTree tree, Stream output)
    {
        var lines = new LineOutput(output);
        var walk = new TreeWalk(tree);
        walk.MoveNext();
        while (walk.MoveNext())
        {
            PrintLine(tree, walk.Current, walk.Path, lines.Line);
            lines.EndLine();
        }

        lines.Flush();
    }

    private static void PrintLine(ValidatedTree tree, NodeId entry, ReadOnlySpan<byte> path, IBufferWriter<byte> output)
    {
        DumpEscape.AppendWithSpaces(output, path);
        uint mode = tree.Attributes(entry).Mode;
        if (tree.IsLink(entry))
        {
            // Another name of a file: what it is stands with the first.
        }
        else if (Mode.IsDirectory(mode))
        {
            output.Write("/\t"u8);
        }
        else if (Mode.IsSymlink(mode))
        {
            output.Write("\t-> "u8);
            DumpEscape.Append(output, tree.Payload(entry));
        }
        else if (Mode.IsRegular(mode) && !tree.Payload(entry).IsEmpty)
        {
            output.Write("\t@ "u8);
            DumpEscape.Append(output, tree.Payload(entry));
        }

        output.Write("\n"u8);
    }
}

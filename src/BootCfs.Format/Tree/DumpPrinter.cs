using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace BootCfs.Format.Tree;

/// <summary>Prints a tree as composefs-dump(5) text, one line an entry (composefs.md S10.3).</summary>
public static class DumpPrinter
{
    /// <summary>Prints the whole tree.</summary>
    public static void Print(ValidatedTree tree, IBufferWriter<byte> output)
    {
        var walk = new TreeWalk(tree);
        while (walk.MoveNext())
            PrintLine(tree, walk.Current, walk.Path, output);
    }

    /// <summary>Prints the whole tree to a stream.</summary>
    public static void Print(ValidatedTree tree, Stream output)
    {
        var lines = new LineOutput(output);
        var walk = new TreeWalk(tree);
        while (walk.MoveNext())
        {
            PrintLine(tree, walk.Current, walk.Path, lines.Line);
            lines.EndLine();
        }

        lines.Flush();
    }

    /// <summary>The line of one entry, without its line end.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="path">Its path, as a walk gives it.</param>
    public static string PrintEntry(ValidatedTree tree, NodeId entry, ReadOnlySpan<byte> path)
    {
        var line = new ArrayBufferWriter<byte>();
        PrintLine(tree, entry, path, line);
        return Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\n');
    }

    private static void PrintLine(ValidatedTree tree, NodeId entry, ReadOnlySpan<byte> path, IBufferWriter<byte> output)
    {
        // A link's line repeats everything of what it leads to.
        NodeId node = tree.Resolve(entry);
        ref readonly NodeAttributes attributes = ref tree.Attributes(node);
        ReadOnlySpan<byte> content = tree.Content(node);
        ReadOnlySpan<byte> digest = tree.Digest(node);

        DumpEscape.Append(output, path);
        Number(output, attributes.Size);
        output.Write(tree.IsLink(entry) ? " @"u8 : " "u8);
        Octal(output, attributes.Mode & 0xFFFF);
        Number(output, attributes.Nlink);
        Number(output, attributes.Uid);
        Number(output, attributes.Gid);
        Number(output, attributes.Rdev);
        Time(output, attributes);
        output.Write(" "u8);
        if (tree.IsLink(entry))
            DumpEscape.Append(output, node == NodeId.Root ? default : tree.Path(node));
        else
            Optional(output, tree.Payload(node));
        output.Write(" "u8);
        if (content.IsEmpty)
            output.Write("-"u8);
        else
            Text(output, content[..(int)Math.Min((ulong)content.Length, attributes.Size)]);
        output.Write(" "u8);
        if (digest.IsEmpty)
            output.Write("-"u8);
        else
            Hex(output, digest);
        for (int i = 0; i < tree.XattrCount(node); i++)
        {
            output.Write(" "u8);
            DumpEscape.Append(output, tree.XattrKey(node, i), inXattr: true);
            output.Write("="u8);
            DumpEscape.Append(output, tree.XattrValue(node, i), inXattr: true);
        }

        output.Write("\n"u8);
    }

    private static void Optional(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            output.Write("-"u8);
        else
            Text(output, bytes);
    }

    private static void Text(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual("-"u8))
            output.Write("\\x2d"u8);
        else
            DumpEscape.Append(output, bytes);
    }

    private static void Time(IBufferWriter<byte> output, in NodeAttributes attributes)
    {
        Span<byte> room = output.GetSpan(40);
        room[0] = (byte)' ';
        Utf8Formatter.TryFormat(attributes.MtimeSec, room[1..], out int seconds);
        room[seconds + 1] = (byte)'.';
        Utf8Formatter.TryFormat(attributes.MtimeNsec, room[(seconds + 2)..], out int nanoseconds);
        output.Advance(seconds + nanoseconds + 2);
    }

    private static void Number(IBufferWriter<byte> output, ulong value)
    {
        Span<byte> room = output.GetSpan(24);
        room[0] = (byte)' ';
        Utf8Formatter.TryFormat(value, room[1..], out int length);
        output.Advance(length + 1);
    }

    private static void Octal(IBufferWriter<byte> output, uint value)
    {
        Span<byte> digits = stackalloc byte[11];
        int start = digits.Length;
        do
        {
            digits[--start] = (byte)('0' + (value & 7));
            value >>= 3;
        }
        while (value != 0);
        output.Write(digits[start..]);
    }

    private static void Hex(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = output.GetSpan(bytes.Length * 2);
        Convert.TryToHexStringLower(bytes, room, out int length);
        output.Advance(length);
    }
}

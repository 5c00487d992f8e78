using System.Buffers;

namespace BootCfs.Format.Tree;

/// <summary>
/// The lines of dump text that stand for one path and what is below it, found without making a tree of the text. Right for
/// what <see cref="DumpPrinter"/> prints: there they follow one another, and each path is spelled in one way.
/// </summary>
public static class DumpSection
{
    /// <summary>The lines; empty when there is no such path.</summary>
    /// <param name="dump">Dump text.</param>
    /// <param name="path">A path; slashes around it say nothing.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> dump, ReadOnlySpan<byte> path)
    {
        path = path.Trim((byte)'/');
        if (path.IsEmpty)
            return dump;
        // The first line is that of the root, so every other one has a line feed in front.
        var line = new ArrayBufferWriter<byte>();
        line.Write("\n/"u8);
        DumpEscape.Append(line, path);
        ReadOnlySpan<byte> name = line.WrittenSpan[1..];
        int start = dump.IndexOf((byte[])[.. line.WrittenSpan, (byte)' ']) + 1;
        if (start == 0)
            return default;

        int end = start;
        do
            end += LineLength(dump[end..]);
        while (IsBelow(dump[end..], name));
        return dump[start..end];
    }

    private static bool IsBelow(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.StartsWith(name) && line.Length > name.Length && line[name.Length] == '/';

    private static int LineLength(ReadOnlySpan<byte> text)
    {
        int feed = text.IndexOf((byte)'\n');
        return feed < 0 ? text.Length : feed + 1;
    }
}

using BootCfs.Format;
using BootCfs.Format.Tree;

namespace BootCfs.Fuzz.Targets;

/// <summary>Dumps in JSON: the first byte chooses the pieces in which the rest is read a second time.</summary>
internal static class JsonTarget
{
    internal static void Attack(byte[] input)
    {
        ReadOnlyMemory<byte> json = input.AsMemory(Math.Min(1, input.Length));
        byte[]? printed = TryPrint(() => JsonDumpParser.Parse(json.Span));
        FuzzTarget.SameList(printed ?? [], TryPrint(() => ParsePieces(json.ToArray(), 1 + (input.Length == 0 ? 0 : input[0]))) ?? [], "JSON in pieces");
        if (printed is null)
            return;
        FuzzTarget.SameList(printed, Print(ValidatedTree.From(JsonDumpParser.Parse(printed))), "JSON");

        // Not every such tree can be said in dump text.
        byte[] text = DumpTarget.Print(ValidatedTree.From(JsonDumpParser.Parse(printed)));
        if (TryPrint(() => DumpParser.Parse(text)) is byte[] again)
            FuzzTarget.SameList(printed, again, "JSON of its dump text");
    }

    internal static IEnumerable<byte[]> Seeds() => ConformanceData.Dumps()
        .Select(dump => TryPrint(() => DumpParser.Parse(dump)))
        .OfType<byte[]>()
        .Select<byte[], byte[]>(json => [(byte)' ', .. json]);

    private static FileTree ParsePieces(byte[] json, int size)
    {
        var parser = new JsonDumpParser();
        foreach (byte[] piece in json.Chunk(size))
            parser.Append(piece);
        return parser.Finish();
    }

    private static byte[]? TryPrint(Func<FileTree> parse)
    {
        try
        {
            return Print(ValidatedTree.From(parse()));
        }
        catch (BootCfsException)
        {
            return null; // refused by name
        }
    }

    private static byte[] Print(ValidatedTree tree)
    {
        using var json = new MemoryStream();
        JsonDumpPrinter.Print(tree, json);
        return json.ToArray();
    }
}

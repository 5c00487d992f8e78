using System.Text.Encodings.Web;
using System.Text.Json;

namespace BootCfs.Format.Tree;

/// <summary>Prints a tree as JSON that says all that composefs-dump(5) text does (docs/formats/json.md). The same tree gives the same bytes.</summary>
public static class JsonDumpPrinter
{
    internal const string Schema = "schema";
    internal const string Entries = "entries";
    internal const int SchemaVersion = 1;

    private const int PieceSize = 64 * 1024;

    // Nothing here is ever pasted into HTML, so quotes and letters stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the whole tree and a line end, a piece at a time.</summary>
    public static void Print(ValidatedTree tree, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber(Schema, SchemaVersion);
            writer.WriteStartArray(Entries);
            for (var walk = new TreeWalk(tree); walk.MoveNext();)
            {
                WriteEntry(writer, tree, walk.Current, walk.Path);
                if (writer.BytesPending >= PieceSize)
                    writer.Flush();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes one entry of a tree.</summary>
    public static void WriteEntry(Utf8JsonWriter writer, ValidatedTree tree, NodeId entry) =>
        WriteEntry(writer, tree, entry, tree.Path(entry));

    private static void WriteEntry(Utf8JsonWriter writer, ValidatedTree tree, NodeId entry, ReadOnlySpan<byte> path)
    {
        // A link repeats everything of what it leads to.
        NodeId node = tree.Resolve(entry);
        ref readonly NodeAttributes attributes = ref tree.Attributes(node);
        writer.WriteStartObject();
        Text(writer, EntryField.Path, path);
        writer.WriteString(Name(EntryField.Type), FileTypeName.Of(attributes.Mode));
        Permissions(writer, attributes.Mode);
        writer.WriteNumber(Name(EntryField.Size), attributes.Size);
        writer.WriteNumber(Name(EntryField.Nlink), attributes.Nlink);
        writer.WriteNumber(Name(EntryField.Uid), attributes.Uid);
        writer.WriteNumber(Name(EntryField.Gid), attributes.Gid);
        if (Mode.IsDevice(attributes.Mode))
            writer.WriteNumber(Name(EntryField.Rdev), attributes.Rdev);
        writer.WriteNumber(Name(EntryField.Mtime), attributes.MtimeSec);
        writer.WriteNumber(Name(EntryField.MtimeNsec), attributes.MtimeNsec);
        if (tree.IsLink(entry))
            Text(writer, EntryField.LinkTo, tree.Path(node));
        Text(writer, Mode.IsSymlink(attributes.Mode) ? EntryField.Target : EntryField.Object, tree.Payload(node));
        Text(writer, EntryField.Content, tree.Content(node));
        if (!tree.Digest(node).IsEmpty)
            writer.WriteString(Name(EntryField.Digest), Convert.ToHexStringLower(tree.Digest(node)));
        Xattrs(writer, tree, node);
        writer.WriteEndObject();
    }

    private static void Permissions(Utf8JsonWriter writer, uint mode)
    {
        Span<byte> digits = stackalloc byte[4];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)('0' + ((mode >> (9 - (3 * i))) & 7));
        writer.WriteString(Name(EntryField.Mode), digits);
    }

    private static void Xattrs(Utf8JsonWriter writer, ValidatedTree tree, NodeId node)
    {
        int count = tree.XattrCount(node);
        if (count == 0)
            return;
        writer.WriteStartObject(Name(EntryField.Xattrs));
        for (int i = 0; i < count; i++)
        {
            if (IsPlain(tree.XattrKey(node, i)))
                writer.WritePropertyName(tree.XattrKey(node, i));
            else
                writer.WritePropertyName(PathText.Escape(tree.XattrKey(node, i)));
            Value(writer, tree.XattrValue(node, i));
        }

        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, EntryField field, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        writer.WritePropertyName(Name(field));
        Value(writer, bytes);
    }

    private static void Value(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (IsPlain(bytes))
            writer.WriteStringValue(bytes);
        else
            writer.WriteStringValue(PathText.Escape(bytes));
    }

    // Nearly everything is: it needs no escape of ours.
    private static bool IsPlain(ReadOnlySpan<byte> bytes) =>
        !bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e) && !bytes.Contains((byte)'\\');

    private static JsonEncodedText Name(EntryField field) => JsonDumpField.Of(field).Encoded;
}

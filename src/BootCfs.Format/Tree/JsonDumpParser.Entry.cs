using System.Text.Json;

namespace BootCfs.Format.Tree;

// One entry, read whole before anything is done with it.
public sealed partial class JsonDumpParser
{
    private bool TryReadEntry(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Error(reader, "must be an object");
        var entry = default(Entry);
        _scratchUsed = 0;
        int expected = 0;
        while (true)
        {
            if (!reader.Read())
                return false;
            if (reader.TokenType == JsonTokenType.EndObject)
                break;
            EntryField field = FieldOf(reader, ref expected);
            if (entry.Has(field))
                throw Error(reader, "comes twice", field);
            entry.Fields |= 1 << (int)field;
            if (!reader.Read() || !TryReadValue(ref reader, field, ref entry))
                return false;
        }

        Add(reader, entry);
        return true;
    }

    // Fields mostly come in the order of the table, so the search goes on where the last one was found.
    private EntryField FieldOf(in Utf8JsonReader reader, ref int expected)
    {
        int count = JsonDumpField.All.Count;
        for (int i = 0; i < count; i++)
        {
            int index = (expected + i) % count;
            if (!reader.ValueTextEquals(JsonDumpField.Of((EntryField)index).Encoded.EncodedUtf8Bytes))
                continue;
            expected = index + 1;
            return (EntryField)index;
        }

        throw Error(reader, $"'{NameOf(reader)}' is not known");
    }

    private bool TryReadValue(ref Utf8JsonReader reader, EntryField field, ref Entry entry)
    {
        switch (field)
        {
            case EntryField.Path: entry.Path = Name(reader, field); break;
            case EntryField.Type: entry.Type = TypeOf(reader); break;
            case EntryField.Mode: entry.Permissions = Permissions(reader); break;
            case EntryField.Size: entry.Size = Number(reader, field, ulong.MaxValue); break;
            case EntryField.Nlink: entry.Nlink = (uint)Number(reader, field, uint.MaxValue); break;
            case EntryField.Uid: entry.Uid = (uint)Number(reader, field, uint.MaxValue); break;
            case EntryField.Gid: entry.Gid = (uint)Number(reader, field, uint.MaxValue); break;
            case EntryField.Rdev: entry.Rdev = (uint)Number(reader, field, uint.MaxValue); break;
            case EntryField.Mtime: entry.Mtime = Seconds(reader); break;
            case EntryField.MtimeNsec: entry.MtimeNsec = (uint)Number(reader, field, uint.MaxValue); break;
            case EntryField.LinkTo: entry.LinkTo = Name(reader, field); break;
            case EntryField.Target: entry.Payload = Name(reader, field); break;
            case EntryField.Object: entry.Payload = Name(reader, field); break;
            case EntryField.Content: entry.Content = Text(reader, field); break;
            case EntryField.Digest: entry.Digest = Digest(reader); break;
            default:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw Error(reader, "must be an object", field);
                entry.Xattrs = reader;
                return reader.TrySkip();
        }

        return true;
    }

    private ref struct Entry
    {
        internal int Fields;
        internal ReadOnlySpan<byte> Path;
        internal ReadOnlySpan<byte> LinkTo;
        internal ReadOnlySpan<byte> Payload;
        internal ReadOnlySpan<byte> Content;
        internal ReadOnlySpan<byte> Digest;
        internal Utf8JsonReader Xattrs;
        internal ulong Size;
        internal long Mtime;
        internal uint Type;
        internal uint Permissions;
        internal uint Nlink;
        internal uint Uid;
        internal uint Gid;
        internal uint Rdev;
        internal uint MtimeNsec;

        internal readonly bool Has(EntryField field) => (Fields & (1 << (int)field)) != 0;
    }
}

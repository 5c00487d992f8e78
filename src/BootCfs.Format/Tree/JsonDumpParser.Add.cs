using System.Text.Json;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Tree;

// What an entry must say, and the entry it becomes.
public sealed partial class JsonDumpParser
{
    private static readonly EntryField[] RequiredFields =
    [
        EntryField.Type, EntryField.Mode, EntryField.Size, EntryField.Nlink, EntryField.Uid, EntryField.Gid, EntryField.Mtime,
        EntryField.MtimeNsec,
    ];

    private void Add(in Utf8JsonReader reader, scoped in Entry entry)
    {
        if (!entry.Has(EntryField.Path))
            throw Error(reader, "has no field 'path'");
        if (!entry.Path.StartsWith("/"u8))
            throw Error(reader, "must begin with a slash", EntryField.Path);
        bool isLink = entry.Has(EntryField.LinkTo);
        NodeAttributes attributes = isLink ? default : Check(reader, entry);
        if (!_placement.TryPlace(entry.Path, attributes, out NodeId node, out string refusal))
            throw Error(reader, refusal, EntryField.Path);
        if (isLink)
        {
            _placement.SetLink(node, hasTarget: true, entry.LinkTo);
            return;
        }

        _tree.SetPayload(node, entry.Payload);
        if (!entry.Content.IsEmpty)
            _tree.SetContent(node, entry.Content);
        else if (!entry.Digest.IsEmpty && entry.Size > 0)
            _tree.SetDigest(node, entry.Digest);
        if (entry.Has(EntryField.Xattrs))
            AddXattrs(node, entry.Xattrs);
    }

    private NodeAttributes Check(in Utf8JsonReader reader, scoped in Entry entry)
    {
        foreach (EntryField field in RequiredFields)
        {
            if (!entry.Has(field))
                throw Error(reader, $"has no field '{JsonDumpField.Of(field).Name}'");
        }

        bool isDevice = Mode.IsDevice(entry.Type);
        if (isDevice && !entry.Has(EntryField.Rdev))
            throw Error(reader, "has no field 'rdev'");
        Belongs(reader, entry, EntryField.Rdev, isDevice);
        Belongs(reader, entry, EntryField.Target, Mode.IsSymlink(entry.Type));
        Belongs(reader, entry, EntryField.Object, Mode.IsRegular(entry.Type));
        Belongs(reader, entry, EntryField.Content, Mode.IsRegular(entry.Type));
        Belongs(reader, entry, EntryField.Digest, Mode.IsRegular(entry.Type));
        if (entry.Payload.Length > ImageLimits.MaxPayload)
            throw Error(reader, $"is longer than {ImageLimits.MaxPayload} bytes", Mode.IsSymlink(entry.Type) ? EntryField.Target : EntryField.Object);
        if (Mode.IsSymlink(entry.Type) && entry.Payload.IsEmpty)
            throw Error(reader, "must not be empty", EntryField.Target);
        if (Mode.IsSymlink(entry.Type) && entry.Size != (ulong)entry.Payload.Length)
            throw Error(reader, $"must be {entry.Payload.Length}, the length of the target", EntryField.Size);
        if (entry.Content.Length > ImageLimits.MaxInline)
            throw Error(reader, $"is longer than {ImageLimits.MaxInline} bytes", EntryField.Content);
        if (entry.Has(EntryField.Content) && entry.Size != (ulong)entry.Content.Length)
            throw Error(reader, $"must be {entry.Content.Length}, the length of the content", EntryField.Size);
        return new NodeAttributes
        {
            Mode = entry.Type | entry.Permissions,
            Size = entry.Size,
            Nlink = entry.Nlink,
            Uid = entry.Uid,
            Gid = entry.Gid,
            Rdev = entry.Rdev,
            MtimeSec = entry.Mtime,
            MtimeNsec = entry.MtimeNsec,
        };
    }

    private void Belongs(in Utf8JsonReader reader, scoped in Entry entry, EntryField field, bool belongs)
    {
        if (entry.Has(field) && !belongs)
            throw Error(reader, $"is not for the type {FileTypeName.Of(entry.Type)}", field);
    }

    private void AddXattrs(NodeId node, Utf8JsonReader reader)
    {
        for (int count = 1; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count++)
        {
            string name = NameOf(reader);
            ReadOnlySpan<byte> key = Decode(reader, EntryField.Xattrs);
            if (key.Contains((byte)0))
                throw Error(reader, "has a zero byte in a key", EntryField.Xattrs);
            reader.Read();
            if (!_tree.TrySetXattr(node, key, Text(reader, EntryField.Xattrs)))
                throw Error(reader, $"'{name}' does not fit", EntryField.Xattrs);
            if (_tree.Nodes[node.Index].XattrCount != count)
                throw Error(reader, $"'{name}' comes twice", EntryField.Xattrs);
        }
    }
}

using System.Text;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

/// <summary>One file of any type in a <see cref="TreeDraft"/>. Under several names it is the same object, and they are hard links.</summary>
public sealed class DraftNode
{
    private Dictionary<byte[], DraftNode>? _entries;

    /// <summary>Makes a file; the mode decides for ever whether it is a directory.</summary>
    public DraftNode(in NodeAttributes attributes) => Attributes = attributes;

    /// <summary>What stat says of it. The number of links is counted when the tree is made.</summary>
    public NodeAttributes Attributes { get; set; }

    /// <summary>A symlink's target, or a regular file's object path.</summary>
    public ReadOnlyMemory<byte> Payload { get; set; }

    /// <summary>Content kept in the image itself.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    /// <summary>The fs-verity digest of a regular file's content.</summary>
    public ReadOnlyMemory<byte> Digest { get; set; }

    /// <summary>Extended attributes; of those with equal keys the last counts.</summary>
    public IReadOnlyList<DraftXattr> Xattrs { get; set; } = [];

    /// <summary>Whether it is a directory that nobody has described: it is there because something is in it.</summary>
    public bool IsImplicit { get; private set; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Mode.IsDirectory(Attributes.Mode);

    /// <summary>Number of entries of a directory.</summary>
    public int EntryCount => _entries?.Count ?? 0;

    /// <summary>A directory that nobody has described: mode 0755, owned by root, changed in the first second of the epoch.</summary>
    internal static DraftNode MakeImplicit() =>
        new(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 }) { IsImplicit = true };

    /// <summary>Makes the content of a regular file an object.</summary>
    public void SetObject(in FsVerityDigest digest)
    {
        Digest = digest.Bytes.ToArray();
        Payload = Encoding.ASCII.GetBytes(digest.ObjectPath);
    }

    /// <summary>The entry of that name in a directory, or null.</summary>
    public DraftNode? Find(ReadOnlySpan<byte> name) =>
        _entries is not null && _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out DraftNode? found) ? found : null;

    /// <summary>The entries of a directory in byte order of their names; it may be changed while these are gone through.</summary>
    public IReadOnlyList<DraftEntry> Entries()
    {
        if (_entries is null)
            return [];
        var entries = new List<DraftEntry>(_entries.Count);
        foreach ((byte[] name, DraftNode node) in _entries)
            entries.Add(new DraftEntry(name, node));
        entries.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return entries;
    }

    /// <summary>Puts an entry into a directory, whatever had the name before.</summary>
    /// <exception cref="InvalidTreeException">The name is empty, too long, <c>.</c>, <c>..</c> or contains a slash or zero byte.</exception>
    public void Set(ReadOnlySpan<byte> name, DraftNode node)
    {
        if (!FileTree.IsValidName(name))
            throw new InvalidTreeException("invalid name", PathText.Display(name));
        if (!IsDirectory)
            throw new InvalidOperationException("only directories have entries");
        _entries ??= new Dictionary<byte[], DraftNode>(ByteStringComparer.Instance);
        _entries.GetAlternateLookup<ReadOnlySpan<byte>>()[name] = node;
    }

    /// <summary>Takes an entry out of a directory; its other names stay.</summary>
    public bool Remove(ReadOnlySpan<byte> name) =>
        _entries is not null && _entries.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(name);

    /// <summary>Takes everything out of a directory.</summary>
    public void Clear() => _entries = null;

    /// <summary>Another file of the same attributes and content.</summary>
    public DraftNode Copy() => new(Attributes) { Payload = Payload, Content = Content, Digest = Digest, Xattrs = Xattrs };

    /// <summary>Takes attributes and extended attributes of another.</summary>
    internal void DescribeAs(DraftNode other) =>
        (Attributes, Xattrs, IsImplicit) = (other.Attributes, other.Xattrs, other.IsImplicit);
}

/// <summary>One entry of a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">What has this name.</param>
public readonly record struct DraftEntry(byte[] Name, DraftNode Node);

/// <summary>An extended attribute; files with equal ones may share it.</summary>
/// <param name="Key">Its key with the namespace in front.</param>
/// <param name="Value">Its value.</param>
public sealed record DraftXattr(byte[] Key, byte[] Value);

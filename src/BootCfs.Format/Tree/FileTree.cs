using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

/// <summary>
/// A tree under construction: entries are added parent first, in any order otherwise.
/// <see cref="ValidatedTree.From"/> takes it over; after that it must not be used. Not thread safe.
/// </summary>
/// <remarks>Nodes are structs in one array and their bytes lie in an arena, so a tree costs about 200 bytes an entry.</remarks>
public sealed partial class FileTree
{
    private NodeRecord[] _nodes;
    private int _count;

    /// <summary>Starts an empty tree; the first entry added must be the root.</summary>
    /// <param name="capacity">About how many entries will come.</param>
    public FileTree(int capacity = 0)
        : this(capacity, default)
    {
    }

    /// <summary>Starts an empty tree that does not copy what lies in <paramref name="borrowed"/>, which must never change.</summary>
    internal FileTree(int capacity, ReadOnlyMemory<byte> borrowed)
    {
        _nodes = new NodeRecord[Math.Max(16, capacity)];
        Arena = new ByteArena(borrowed);
        Xattrs = new XattrTable(Arena);
    }

    /// <summary>Entries added so far, links included.</summary>
    public int Count => _count;

    internal ByteArena Arena { get; }

    internal XattrTable Xattrs { get; }

    internal List<int> XattrLists { get; } = [];

    internal ReadOnlySpan<NodeRecord> Nodes => _nodes.AsSpan(0, _count);

    /// <summary>Adds the root.</summary>
    public NodeId AddRoot(in NodeAttributes attributes)
    {
        if (_count != 0)
            throw new InvalidOperationException("the tree has a root");
        return Append(-1, default, attributes);
    }

    /// <summary>Adds a file of any type. The name is checked; whether it is the only one of that name shows in <see cref="ValidatedTree.From"/>.</summary>
    /// <exception cref="InvalidTreeException">The name is empty, too long, <c>.</c>, <c>..</c> or contains a slash or zero byte.</exception>
    public NodeId Add(NodeId parent, ReadOnlySpan<byte> name, in NodeAttributes attributes)
    {
        if (!IsValidName(name))
            throw new InvalidTreeException("invalid name", PathText.Display(name));
        return Append(parent.Index, name, attributes);
    }

    /// <summary>Adds another name for an entry (a hard link).</summary>
    public NodeId AddLink(NodeId parent, ReadOnlySpan<byte> name, NodeId target)
    {
        NodeId link = Add(parent, name, _nodes[target.Index].Attributes);
        _nodes[link.Index].LinkTarget = target.Index;
        return link;
    }

    /// <summary>Adds another name for an entry and counts it among the entry's links.</summary>
    public void AddCountedLink(NodeId parent, ReadOnlySpan<byte> name, NodeId target)
    {
        AddLink(parent, name, target);
        ref NodeRecord record = ref _nodes[target.Index];
        record.Attributes = record.Attributes with { Nlink = record.Attributes.Nlink + 1 };
    }

    /// <summary>Gives an entry the content, or the target, of an entry of another tree.</summary>
    public void CopyContent(NodeId node, ValidatedTree source, NodeId from)
    {
        SetPayload(node, source.Payload(from));
        SetContent(node, source.Content(from));
        SetDigest(node, source.Digest(from));
    }

    /// <summary>What was said of an entry when it was added.</summary>
    public ref readonly NodeAttributes Attributes(NodeId node) => ref _nodes[node.Index].Attributes;

    /// <summary>Replaces what stat said of an entry.</summary>
    public void SetAttributes(NodeId node, in NodeAttributes attributes) => _nodes[node.Index].Attributes = attributes;

    /// <summary>Sets the target of a symlink, or the object path of a regular file.</summary>
    public void SetPayload(NodeId node, ReadOnlySpan<byte> payload) => _nodes[node.Index].Payload = Arena.Add(payload);

    /// <summary>Stores the content of a small regular file in the image itself.</summary>
    public void SetContent(NodeId node, ReadOnlySpan<byte> content) => _nodes[node.Index].Content = Arena.Add(content);

    /// <summary>Sets the fs-verity digest that a regular file's content must have.</summary>
    public void SetDigest(NodeId node, in FsVerityDigest digest) => SetDigest(node, digest.Bytes);

    internal static bool IsValidName(ReadOnlySpan<byte> name) =>
        name.Length is >= 1 and <= 255 && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)
        && !name.ContainsAny((byte)'/', (byte)0);

    internal void SetDigest(NodeId node, ReadOnlySpan<byte> digest) => _nodes[node.Index].Digest = Arena.Add(digest);

    internal void SetLinkTarget(NodeId link, NodeId target) => _nodes[link.Index].LinkTarget = target.Index;

    /// <summary>The absolute path of an entry, as bytes.</summary>
    internal byte[] Path(NodeId node) => ValidatedTree.PathOf(Arena, _nodes, node.Index);

    /// <summary>The absolute path of an entry, for people.</summary>
    internal string DisplayPath(NodeId node) => PathText.Display(Path(node));

    /// <summary>Hands the nodes over; the tree is empty afterwards.</summary>
    internal NodeRecord[] Release(out int count)
    {
        NodeRecord[] nodes = _nodes;
        count = _count;
        _nodes = [];
        _count = 0;
        return nodes;
    }

    private NodeId Append(int parent, ReadOnlySpan<byte> name, in NodeAttributes attributes)
    {
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, _count * 2);
        _nodes[_count] = new NodeRecord
        {
            Attributes = attributes,
            Name = Arena.Add(name),
            Parent = parent,
            LinkTarget = -1,
        };
        return new NodeId(_count++);
    }
}

namespace BootCfs.Format.Tree;

/// <summary>
/// A tree that the writer can trust: one root directory, every parent a directory, names valid and unique, children in
/// byte order, every hard link led to its entry. Immutable.
/// </summary>
public sealed partial class ValidatedTree
{
    private readonly NodeRecord[] _nodes;
    private readonly ByteArena _arena;
    private readonly XattrTable _xattrs;
    private readonly List<int> _xattrLists;
    private readonly int[] _firstChild;
    private readonly NodeId[] _children;

    private ValidatedTree(
        FileTree source, NodeRecord[] nodes, int count, int[] firstChild, NodeId[] children)
    {
        _arena = source.Arena;
        _xattrs = source.Xattrs;
        _xattrLists = source.XattrLists;
        _nodes = nodes;
        Count = count;
        _firstChild = firstChild;
        _children = children;
    }

    private ValidatedTree(
        ValidatedTree source, List<int> xattrLists, NodeRecord[] nodes, int[] firstChild, NodeId[] children)
    {
        _arena = source._arena;
        _xattrs = source._xattrs;
        _xattrLists = xattrLists;
        _nodes = nodes;
        Count = source.Count;
        _firstChild = firstChild;
        _children = children;
    }

    /// <summary>Number of entries, links included.</summary>
    public int Count { get; }

    internal XattrTable XattrTable => _xattrs;

    /// <summary>What stat says of an entry; of a link, what was said when it was added.</summary>
    public ref readonly NodeAttributes Attributes(NodeId node) => ref _nodes[node.Index].Attributes;

    /// <summary>The entry's name in its directory; empty for the root.</summary>
    public ReadOnlySpan<byte> Name(NodeId node) => _arena.Get(_nodes[node.Index].Name);

    /// <summary>A symlink's target or a regular file's object path; empty when there is none.</summary>
    public ReadOnlySpan<byte> Payload(NodeId node) => _arena.Get(_nodes[node.Index].Payload);

    /// <summary>Content kept in the image itself; empty when there is none.</summary>
    public ReadOnlySpan<byte> Content(NodeId node) => _arena.Get(_nodes[node.Index].Content);

    /// <summary>The fs-verity digest of a regular file's content; empty when there is none.</summary>
    public ReadOnlySpan<byte> Digest(NodeId node) => _arena.Get(_nodes[node.Index].Digest);

    /// <summary>The directory that holds the entry; the root holds itself.</summary>
    public NodeId Parent(NodeId node) => new(Math.Max(0, _nodes[node.Index].Parent));

    /// <summary>Whether the entry is another name of one that stands elsewhere.</summary>
    public bool IsLink(NodeId node) => _nodes[node.Index].LinkTarget >= 0;

    /// <summary>The entry itself, or what a link finally leads to.</summary>
    public NodeId Resolve(NodeId node) => IsLink(node) ? new NodeId(_nodes[node.Index].LinkTarget) : node;

    /// <summary>Entries of a directory in byte order of their names; empty for all else.</summary>
    public ReadOnlySpan<NodeId> Children(NodeId node) =>
        _children.AsSpan(_firstChild[node.Index]..(_firstChild[node.Index + 1]));

    /// <summary>Number of extended attributes.</summary>
    public int XattrCount(NodeId node) => _nodes[node.Index].XattrCount;

    /// <summary>Key of the <paramref name="index"/>th extended attribute, in the order in which they were set.</summary>
    public ReadOnlySpan<byte> XattrKey(NodeId node, int index) => _xattrs.KeyOf(XattrPair(node, index));

    /// <summary>Value of the <paramref name="index"/>th extended attribute.</summary>
    public ReadOnlySpan<byte> XattrValue(NodeId node, int index) => _xattrs.ValueOf(XattrPair(node, index));

    /// <summary>The entry of that name in a directory.</summary>
    public bool TryGetChild(NodeId directory, ReadOnlySpan<byte> name, out NodeId child)
    {
        int place = PlaceOfChild(directory, name);
        child = place < 0 ? default : _children[place];
        return place >= 0;
    }

    /// <summary>The entry at a path: components separated by slashes, taken as they are; symlinks are not followed.</summary>
    public bool TryGetPath(ReadOnlySpan<byte> path, out NodeId node)
    {
        node = NodeId.Root;
        foreach (Range part in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[part];
            if (!name.IsEmpty && !TryGetChild(node, name, out node))
                return false;
        }

        return true;
    }

    /// <summary>The absolute path of an entry, as bytes.</summary>
    public byte[] Path(NodeId node) => PathOf(_arena, _nodes, node.Index);

    /// <summary>The absolute path of an entry, for people.</summary>
    public string DisplayPath(NodeId node) => PathText.Display(Path(node));

    // Index among all children of the tree; negative when there is none of that name.
    private int PlaceOfChild(NodeId directory, ReadOnlySpan<byte> name)
    {
        int low = _firstChild[directory.Index];
        int high = _firstChild[directory.Index + 1] - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = name.SequenceCompareTo(Name(_children[middle]));
            if (order == 0)
                return middle;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return -1;
    }

    internal int XattrPair(NodeId node, int index) => _xattrLists[_nodes[node.Index].XattrStart + index];

    internal static byte[] PathOf(ByteArena arena, NodeRecord[] nodes, int index)
    {
        if (index <= 0)
            return "/"u8.ToArray();

        int length = 0;
        for (int i = index; i > 0; i = nodes[i].Parent)
            length += nodes[i].Name.Length + 1;
        byte[] path = new byte[length];
        for (int i = index; i > 0; i = nodes[i].Parent)
        {
            ReadOnlySpan<byte> name = arena.Get(nodes[i].Name);
            length -= name.Length;
            name.CopyTo(path.AsSpan(length));
            path[--length] = (byte)'/';
        }

        return path;
    }
}

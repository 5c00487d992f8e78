using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>What is seen through an overlay, from the default below and the changes above. Pure.</summary>
internal sealed class EtcOverlay
{
    private readonly EtcTree _lower;
    private readonly ValidatedTree _upper;
    private readonly FileTree _tree = new();
    private readonly Dictionary<NodeId, NodeId> _fromUpper = [];
    private readonly Dictionary<(bool IsUpper, NodeId File), NodeId> _made = [];

    private EtcOverlay(EtcTree lower, ValidatedTree upper) => (_lower, _upper) = (lower, upper);

    /// <summary>Lays changes over a default.</summary>
    /// <param name="lower">The default.</param>
    /// <param name="upper">The directory of changes, as it lies on the disk; its root is that of <c>/etc</c>.</param>
    /// <returns>What is seen, and of entries whose content lies above, where.</returns>
    internal static (EtcTree Seen, IReadOnlyDictionary<NodeId, NodeId> FromUpper) Lay(EtcTree lower, ValidatedTree upper)
    {
        var overlay = new EtcOverlay(lower, upper);
        NodeId root = overlay._tree.AddRoot(upper.Attributes(NodeId.Root) with { Nlink = 1 });
        overlay.SetXattrs(root, EtcUpper.Seen(upper, NodeId.Root));
        overlay.Fill(root, lower.Root, NodeId.Root);
        return (new EtcTree(ValidatedTree.From(overlay._tree), NodeId.Root), overlay._fromUpper);
    }

    // One of the directories is always there.
    private void Fill(NodeId made, NodeId? lower, NodeId? upper)
    {
        ReadOnlySpan<NodeId> below = lower is { } l ? _lower.Tree.Children(l) : default;
        ReadOnlySpan<NodeId> above = upper is { } u ? _upper.Children(u) : default;
        foreach (NodeId entry in above.ToArray())
        {
            NodeId node = _upper.Resolve(entry);
            if (!EtcUpper.IsWhiteout(_upper, node))
                AddUpper(made, lower, entry, node);
        }

        foreach (NodeId entry in below.ToArray())
        {
            if (upper is not { } directory || !_upper.TryGetChild(directory, _lower.Tree.Name(entry), out _))
                AddLower(made, entry);
        }
    }

    private void AddUpper(NodeId parent, NodeId? lowerParent, NodeId entry, NodeId node)
    {
        if (IsLink(parent, _upper.Name(entry), isUpper: true, node))
            return;
        NodeAttributes attributes = _upper.Attributes(node);
        NodeId? below = EtcUpper.IsOpaque(_upper, node) ? null : FindBelow(lowerParent, entry, node);
        bool isMetacopy = Mode.IsRegular(attributes.Mode) && EtcUpper.IsMetacopy(_upper, node);
        if (isMetacopy && below is null)
            throw new InvalidTreeException("its content is nowhere below", PathText.Display(_upper.Path(entry)));

        NodeId made = Add(parent, _upper.Name(entry), attributes, isMetacopy ? _lower.Tree : _upper, isMetacopy ? _lower.Tree.Resolve(below!.Value) : node);
        _made[(true, node)] = made;
        SetXattrs(made, EtcUpper.Seen(_upper, node));
        if (!isMetacopy)
            _fromUpper[made] = node;
        if (Mode.IsDirectory(attributes.Mode))
            Fill(made, _lower.IsDirectory(below) ? below : null, node);
    }

    private void AddLower(NodeId parent, NodeId entry)
    {
        ValidatedTree tree = _lower.Tree;
        NodeId node = tree.Resolve(entry);
        if (IsLink(parent, tree.Name(entry), isUpper: false, node))
            return;
        NodeId made = Add(parent, tree.Name(entry), tree.Attributes(node), tree, node);
        _made[(false, node)] = made;
        for (int i = 0; i < tree.XattrCount(node); i++)
            SetXattr(made, tree.XattrKey(node, i), tree.XattrValue(node, i));
        if (EtcTree.IsDirectory(tree, entry))
            Fill(made, entry, null);
    }

    private NodeId Add(NodeId parent, ReadOnlySpan<byte> name, in NodeAttributes attributes, ValidatedTree source, NodeId content)
    {
        NodeId made = _tree.Add(parent, name, attributes with { Nlink = 1, Size = source.Attributes(content).Size });
        _tree.CopyContent(made, source, content);
        return made;
    }

    private bool IsLink(NodeId parent, ReadOnlySpan<byte> name, bool isUpper, NodeId node)
    {
        if (!_made.TryGetValue((isUpper, node), out NodeId other))
            return false;
        _tree.AddCountedLink(parent, name, other);
        return true;
    }

    private NodeId? FindBelow(NodeId? lowerParent, NodeId entry, NodeId node)
    {
        byte[]? redirect = EtcUpper.Redirect(_upper, node);
        NodeId? start = redirect is [(byte)'/', ..] ? _lower.Root : lowerParent;
        NodeId? found = start;
        ReadOnlySpan<byte> path = redirect ?? _upper.Name(entry);
        foreach (Range part in path.Split((byte)'/'))
        {
            if (!path[part].IsEmpty)
                found = found is { } directory && _lower.Tree.TryGetChild(directory, path[part], out NodeId child) ? child : null;
        }

        return found;
    }

    private void SetXattrs(NodeId made, IEnumerable<DraftXattr> xattrs)
    {
        foreach (DraftXattr xattr in xattrs)
            SetXattr(made, xattr.Key, xattr.Value);
    }

    private void SetXattr(NodeId made, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!_tree.TrySetXattr(made, key, value))
            throw new InvalidTreeException($"extended attribute {PathText.Display(key)} is too large", EtcName);
    }

    private const string EtcName = "/etc";
}

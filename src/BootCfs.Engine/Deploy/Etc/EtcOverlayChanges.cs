using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>The directory of changes that an overlay over a default needs to show a merged <c>/etc</c>. Pure; the inverse of <see cref="EtcOverlay"/>.</summary>
internal sealed class EtcOverlayChanges
{
    private readonly EtcTree _lower;
    private readonly EtcTree _seen;
    private readonly FileTree _tree = new();
    private readonly Dictionary<NodeId, NodeId> _sources = [];
    private readonly Dictionary<NodeId, NodeId> _made = [];

    private EtcOverlayChanges(EtcTree lower, EtcTree seen) => (_lower, _seen) = (lower, seen);

    /// <summary>Finds the changes.</summary>
    /// <param name="lower">The default.</param>
    /// <param name="seen">What is to be seen.</param>
    /// <returns>The changes, below <c>/etc</c> of a tree of their own, and of each entry the one of <paramref name="seen"/>.</returns>
    internal static (EtcTree Changes, IReadOnlyDictionary<NodeId, NodeId> Sources) Find(EtcTree lower, EtcTree seen)
    {
        var changes = new EtcOverlayChanges(lower, seen);
        NodeId root = changes._tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 });
        Change etc = changes.Compare(seen.Root, lower.Root) ?? new Change(seen.Root, null, []);
        changes.Add(root, etc, EtcTree.Path[1..]);
        return (EtcTree.Of(ValidatedTree.From(changes._tree)), changes._sources);
    }

    // Null when the default shows the same.
    private Change? Compare(NodeId seen, NodeId? lower)
    {
        if (lower is not { } below)
            return new Change(seen, null, [.. _seen.Tree.Children(seen).ToArray().Select(child => Compare(child, null)!)]); // nothing below is never the same
        bool isSame = (NodeComparison.Compare(_lower.Tree, _lower.Tree.Resolve(below), _seen.Tree, _seen.Tree.Resolve(seen)) & ~TreeChanges.Time) == TreeChanges.None;
        if (!_seen.IsDirectory(seen))
            return isSame ? null : new Change(seen, null, []);

        NodeId? directory = _lower.IsDirectory(below) ? below : null;
        var children = new List<Change>();
        foreach (NodeId child in _seen.Tree.Children(seen))
        {
            NodeId? other = directory is { } d && _lower.Tree.TryGetChild(d, _seen.Tree.Name(child), out NodeId found) ? found : null;
            if (Compare(child, other) is { } change)
                children.Add(change);
        }

        foreach (NodeId child in directory is { } known ? _lower.Tree.Children(known) : default)
        {
            if (!_seen.Tree.TryGetChild(seen, _lower.Tree.Name(child), out _))
                children.Add(new Change(null, _lower.Tree.Name(child).ToArray(), []));
        }

        return isSame && children.Count == 0 ? null : new Change(seen, null, children);
    }

    private void Add(NodeId parent, Change change, ReadOnlySpan<byte> name)
    {
        if (change.Seen is not { } entry)
        {
            _tree.Add(parent, name, new NodeAttributes { Mode = Mode.S_IFCHR, Nlink = 1 });
            return;
        }

        NodeId node = _seen.Tree.Resolve(entry);
        if (_made.TryGetValue(node, out NodeId other))
        {
            _tree.AddCountedLink(parent, name, other);
            return;
        }

        NodeId made = _tree.Add(parent, name, _seen.Tree.Attributes(node) with { Nlink = 1 });
        _made[node] = made;
        _sources[made] = node;
        _tree.CopyContent(made, _seen.Tree, node);
        foreach (DraftXattr xattr in EtcUpper.Kept(_seen.Tree, node))
        {
            if (!_tree.TrySetXattr(made, xattr.Key, xattr.Value))
                throw new InvalidTreeException($"extended attribute {PathText.Display(xattr.Key)} is too large", _seen.Tree.DisplayPath(entry));
        }

        foreach (Change child in change.Children)
            Add(made, child, child.Seen is { } seen ? _seen.Tree.Name(seen) : child.Whiteout);
    }

    // An entry that is seen, or the name of one that is not seen any more.
    private sealed record Change(NodeId? Seen, byte[]? Whiteout, IReadOnlyList<Change> Children);
}

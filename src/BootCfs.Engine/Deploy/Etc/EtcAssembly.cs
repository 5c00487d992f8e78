using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>Makes a tree of merged entries.</summary>
internal sealed class EtcAssembly
{
    private readonly EtcTree _new;
    private readonly EtcTree _local;
    private readonly FileTree _tree = new();
    private readonly Dictionary<NodeId, NodeId> _localFiles = [];
    private readonly Dictionary<(EtcSide, NodeId), List<(EtcNode Node, NodeId Made)>> _linked = [];

    private EtcAssembly(EtcTree @new, EtcTree local) => (_new, _local) = (@new, local);

    internal static (EtcTree Etc, Dictionary<NodeId, NodeId> LocalFiles) Build(EtcNode etc, EtcTree @new, EtcTree local)
    {
        var assembly = new EtcAssembly(@new, local);
        NodeId root = assembly._tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 });
        assembly.Add(etc, root);
        return (EtcTree.Of(ValidatedTree.From(assembly._tree)), assembly._localFiles);
    }

    private void Fill(EtcNode node, NodeId made)
    {
        foreach (DraftXattr xattr in node.Xattrs)
        {
            if (!_tree.TrySetXattr(made, xattr.Key, xattr.Value))
                throw new InvalidTreeException($"extended attribute {PathText.Display(xattr.Key)} is too large", PathText.Display(node.Name));
        }

        foreach (EtcNode child in node.Children)
            Add(child, made);
    }

    private void Add(EtcNode node, NodeId parent)
    {
        if (node.Link is { } link && FindSame(link, node) is { } other)
        {
            _tree.AddCountedLink(parent, node.Name, other);
            return;
        }

        ValidatedTree source = (node.Side == EtcSide.New ? _new : _local).Tree;
        NodeId made = _tree.Add(parent, node.Name, node.Attributes with { Nlink = 1 });
        _tree.CopyContent(made, source, node.Source);
        if (node.Side == EtcSide.Local && Mode.IsRegular(node.Attributes.Mode) && node.Attributes.Size > 0)
            _localFiles.Add(made, node.Source);
        if (node.Link is { } key)
        {
            if (!_linked.TryGetValue(key, out List<(EtcNode, NodeId)>? names))
                _linked.Add(key, names = []);
            names.Add((node, made));
        }

        Fill(node, made);
    }

    // Names of one file that were decided otherwise are files of their own.
    private NodeId? FindSame((EtcSide, NodeId) link, EtcNode node)
    {
        if (!_linked.TryGetValue(link, out List<(EtcNode Node, NodeId Made)>? names))
            return null;
        foreach ((EtcNode other, NodeId made) in names)
        {
            if (IsSame(other, node))
                return made;
        }

        return null;
    }

    private bool IsSame(EtcNode a, EtcNode b)
    {
        ValidatedTree left = (a.Side == EtcSide.New ? _new : _local).Tree;
        ValidatedTree right = (b.Side == EtcSide.New ? _new : _local).Tree;
        return (NodeComparison.Compare(left, a.Source, right, b.Source) & (TreeChanges.Type | TreeChanges.Content | TreeChanges.Target | TreeChanges.Device)) == TreeChanges.None
            && a.Attributes with { Nlink = 1 } == b.Attributes with { Nlink = 1 }
            && a.Xattrs.Count == b.Xattrs.Count
            && a.Xattrs.Zip(b.Xattrs).All(pair => pair.First.Key.AsSpan().SequenceEqual(pair.Second.Key) && pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value));
    }
}

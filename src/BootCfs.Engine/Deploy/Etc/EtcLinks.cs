using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>Which names of <c>/etc</c> are one file: as it was made here, or else as the new default has it.</summary>
internal sealed class EtcLinks
{
    private readonly EtcTree _old;
    private readonly EtcTree _new;
    private readonly EtcTree _local;
    private readonly Dictionary<NodeId, string> _oldNames;
    private readonly Dictionary<NodeId, string> _newNames;
    private readonly Dictionary<NodeId, string> _localNames;

    internal EtcLinks(EtcTree old, EtcTree @new, EtcTree local)
    {
        (_old, _new, _local) = (old, @new, local);
        (_oldNames, _newNames, _localNames) = (Names(old), Names(@new), Names(local));
    }

    /// <summary>The file whose name an entry is, when it is to have several; null when it is a file of its own.</summary>
    internal (EtcSide Side, NodeId File)? Choose(in EtcVersions entry)
    {
        bool isChangedHere = entry.Local is not null && NamesOf(_old, _oldNames, entry.Old) != NamesOf(_local, _localNames, entry.Local);
        EtcSide side = isChangedHere || entry.New is null ? EtcSide.Local : EtcSide.New;
        EtcTree tree = side == EtcSide.New ? _new : _local;
        NodeId? node = side == EtcSide.New ? entry.New : entry.Local;
        string? names = NamesOf(tree, side == EtcSide.New ? _newNames : _localNames, node);
        return names is null || node is not { } file ? null : (side, tree.Tree.Resolve(file));
    }

    private static string? NamesOf(EtcTree tree, Dictionary<NodeId, string> names, NodeId? entry) =>
        entry is { } node && names.TryGetValue(tree.Tree.Resolve(node), out string? found) ? found : null;

    // Of files with several names: all of them, one behind the other, so that equal sets are equal texts.
    private static Dictionary<NodeId, string> Names(EtcTree tree)
    {
        var names = new Dictionary<NodeId, string>();
        var linked = new HashSet<NodeId>();
        int start = tree.Tree.Path(tree.Root).Length;
        for (var walk = new TreeWalk(tree.Tree, tree.Root); walk.MoveNext();)
        {
            if (EtcTree.IsDirectory(tree.Tree, walk.Current))
                continue;
            NodeId file = tree.Tree.Resolve(walk.Current);
            string name = Convert.ToHexString(walk.Path[Math.Min(start, walk.Path.Length)..].TrimStart((byte)'/'));
            if (!names.TryAdd(file, name))
            {
                names[file] += $" {name}";
                linked.Add(file);
            }
        }

        foreach (NodeId file in names.Keys.Where(file => !linked.Contains(file)).ToArray())
            names.Remove(file);
        return names;
    }
}

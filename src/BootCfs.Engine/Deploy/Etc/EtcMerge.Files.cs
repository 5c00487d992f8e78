using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <content>Entries of the merged tree.</content>
internal sealed partial class EtcMerge
{
    // Takes what one side has, with all that is in it; nothing when that side has none.
    private EtcNode? Take(EtcSide side, byte[] path, in EtcVersions entry, EtcFate fate)
    {
        Report(path, entry, fate);
        return (side == EtcSide.New ? entry.New : entry.Local) is { } taken ? Copy(side, path, taken, entry, fate) : null;
    }

    private EtcNode Copy(EtcSide side, byte[] path, NodeId taken, in EtcVersions entry, EtcFate fate)
    {
        EtcNode node = MakeAlone(side, path, entry);
        foreach (NodeId child in TreeOf(side).Tree.Children(taken))
        {
            byte[] childPath = [.. path, (byte)'/', .. TreeOf(side).Tree.Name(child)];
            EtcVersions versions = side == EtcSide.New ? new EtcVersions(null, child, null) : new EtcVersions(null, null, child);
            // A conflict is one, however much is in a directory.
            if (fate != EtcFate.Conflict)
                Report(childPath, versions, fate);
            node.Children.Add(Copy(side, childPath, child, versions, fate));
        }

        return node;
    }

    private EtcTree TreeOf(EtcSide side) => side == EtcSide.New ? _new : _local;

    private EtcParts DecideParts(in EtcVersions entry)
    {
        NodeId added = entry.New ?? throw new InvalidOperationException("not in the new default");
        NodeId own = entry.Local ?? throw new InvalidOperationException("not here");
        NodeId? old = entry.Old is { } node ? _old.Tree.Resolve(node) : null;
        return EtcParts.Decide(_old, old, _new, _new.Tree.Resolve(added), _local, _local.Tree.Resolve(own));
    }

    // An entry whose parts come from where they were decided to come from.
    private EtcNode MakeFile(byte[] path, in EtcVersions entry, EtcParts parts)
    {
        NodeId added = _new.Tree.Resolve(entry.New!.Value); // parts were decided, so both are there
        NodeId own = _local.Tree.Resolve(entry.Local!.Value);
        NodeAttributes content = Of(parts.Content);
        NodeAttributes attributes = content with
        {
            Mode = (content.Mode & Mode.S_IFMT) | (Of(parts.Mode).Mode & ~Mode.S_IFMT),
            Uid = Of(parts.Owner).Uid,
            Gid = Of(parts.Owner).Gid,
            MtimeSec = Of(parts.Time).MtimeSec,
            MtimeNsec = Of(parts.Time).MtimeNsec,
        };
        return new EtcNode(NameOf(path), parts.Content, parts.Content == EtcSide.New ? added : own, attributes, parts.Xattrs, _links.Choose(entry));

        ref readonly NodeAttributes Of(EtcSide side) => ref side == EtcSide.New ? ref _new.Tree.Attributes(added) : ref _local.Tree.Attributes(own);
    }

    // An entry as one side has it.
    private EtcNode MakeAlone(EtcSide side, byte[] path, in EtcVersions entry)
    {
        ValidatedTree tree = TreeOf(side).Tree;
        NodeId node = tree.Resolve((side == EtcSide.New ? entry.New : entry.Local)!.Value); // only asked for what it has
        var xattrs = new DraftXattr[tree.XattrCount(node)];
        for (int i = 0; i < xattrs.Length; i++)
            xattrs[i] = new DraftXattr(tree.XattrKey(node, i).ToArray(), tree.XattrValue(node, i).ToArray());
        Array.Sort(xattrs, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return new EtcNode(NameOf(path), side, node, tree.Attributes(node), xattrs, _links.Choose(entry));
    }

    private static byte[] NameOf(byte[] path) => path[(path.AsSpan().LastIndexOf((byte)'/') + 1)..];
}

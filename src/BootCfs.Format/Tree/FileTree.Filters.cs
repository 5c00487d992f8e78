namespace BootCfs.Format.Tree;

// What filters need of a tree whose entries are all there.
public sealed partial class FileTree
{
    /// <summary>Whether an extended attribute stays.</summary>
    internal delegate bool KeepsXattr(ReadOnlySpan<byte> key);

    /// <summary>Content kept in the image itself; empty when there is none.</summary>
    public ReadOnlySpan<byte> Content(NodeId node) => Arena.Get(_nodes[node.Index].Content);

    /// <summary>The fs-verity digest of a regular file's content; empty when there is none.</summary>
    public ReadOnlySpan<byte> Digest(NodeId node) => Arena.Get(_nodes[node.Index].Digest);

    /// <summary>The entry itself, or what a link finally leads to.</summary>
    /// <exception cref="InvalidTreeException">Links lead in a circle.</exception>
    public NodeId Resolve(NodeId node)
    {
        int index = node.Index;
        for (int steps = 0; _nodes[index].LinkTarget >= 0; index = _nodes[index].LinkTarget)
        {
            if (++steps > _count)
                throw new InvalidTreeException("Too many levels of symbolic links", DisplayPath(node));
        }

        return new NodeId(index);
    }

    /// <summary>Takes out extended attributes; a node whose attributes all stay is not touched.</summary>
    internal void KeepXattrs(KeepsXattr keeps)
    {
        bool[] stays = new bool[Xattrs.KeyCount];
        for (int key = 0; key < stays.Length; key++)
            stays[key] = keeps(Xattrs.Key(key));
        if (!stays.Contains(false))
            return;

        for (int i = 0; i < _count; i++)
            KeepXattrs(ref _nodes[i], stays);
        // What was remembered of the last node that had some set is no longer so.
        _lastUse.Clear();
        _xattrNode = -1;
    }

    // Nodes may share their lists, so what is left of one stands at the end.
    private void KeepXattrs(ref NodeRecord record, bool[] stays)
    {
        int end = record.XattrStart + record.XattrCount;
        int kept = 0;
        for (int i = record.XattrStart; i < end; i++)
            kept += stays[Xattrs.KeyId(XattrLists[i])] ? 1 : 0;
        if (kept == record.XattrCount)
            return;

        int start = XattrLists.Count;
        for (int i = record.XattrStart; i < end; i++)
        {
            if (stays[Xattrs.KeyId(XattrLists[i])])
                XattrLists.Add(XattrLists[i]);
        }

        record.XattrStart = kept == 0 ? 0 : start;
        record.XattrCount = kept;
    }
}

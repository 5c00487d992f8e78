namespace BootCfs.Format.Tree;

// Setting extended attributes takes time in proportion to their number, as long as those of a node follow each other.
public sealed partial class FileTree
{
    // By key: the node that had it set last, and at which place among the node's own.
    private readonly List<(int Node, int Place)> _lastUse = [];
    private int _xattrNode = -1;
    private int _xattrCost;

    /// <summary>
    /// Sets an extended attribute, replacing one of the same key; false when it does not fit: key of 1..255 bytes,
    /// value up to 65535, 32767 for all of a node (composefs.md S7.3).
    /// </summary>
    public bool TrySetXattr(NodeId node, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || key.Length > XattrLimits.MaxKey || value.Length > XattrLimits.MaxValue)
            return false;

        ref NodeRecord record = ref _nodes[node.Index];
        TurnTo(node.Index, record);
        int keyId = Xattrs.InternKey(key);
        bool isNew = keyId >= _lastUse.Count || _lastUse[keyId].Node != node.Index;
        int place = isNew ? record.XattrCount : _lastUse[keyId].Place;
        int cost = _xattrCost + XattrLimits.Cost(key.Length, value.Length);
        if (!isNew)
            cost -= XattrLimits.Cost(key.Length, Xattrs.ValueOf(XattrLists[record.XattrStart + place]).Length);
        if (cost > XattrLimits.Budget)
            return false;

        _xattrCost = cost;
        int pair = Xattrs.Intern(keyId, value);
        if (!isNew)
        {
            XattrLists[record.XattrStart + place] = pair;
            return true;
        }

        AppendXattr(ref record, pair);
        Remember(keyId, node.Index, place);
        return true;
    }

    // Another node may have had the same keys set since.
    private void TurnTo(int node, in NodeRecord record)
    {
        if (node == _xattrNode)
            return;
        _xattrNode = node;
        _xattrCost = XattrLimits.FirstCost;
        for (int place = 0; place < record.XattrCount; place++)
        {
            int pair = XattrLists[record.XattrStart + place];
            _xattrCost += XattrLimits.Cost(Xattrs.KeyOf(pair).Length, Xattrs.ValueOf(pair).Length);
            Remember(Xattrs.KeyId(pair), node, place);
        }
    }

    private void Remember(int keyId, int node, int place)
    {
        while (_lastUse.Count <= keyId)
            _lastUse.Add((-1, 0));
        _lastUse[keyId] = (node, place);
    }

    // A node's numbers lie side by side: they move to the end when another node has added its own since.
    private void AppendXattr(ref NodeRecord record, int pair)
    {
        int end = record.XattrStart + record.XattrCount;
        if (end != XattrLists.Count)
        {
            int start = XattrLists.Count;
            for (int i = record.XattrStart; i < end; i++)
                XattrLists.Add(XattrLists[i]);
            record.XattrStart = start;
        }

        XattrLists.Add(pair);
        record.XattrCount++;
    }
}

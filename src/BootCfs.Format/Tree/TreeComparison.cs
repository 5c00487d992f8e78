namespace BootCfs.Format.Tree;

/// <summary>
/// Compares two trees, or a directory of each. Sizes and numbers of links of directories do not count: they follow from
/// what is in them.
/// </summary>
/// <remarks>Not recursive: the depth of a tree has no limit.</remarks>
public sealed class TreeComparison
{
    private readonly ValidatedTree _left;
    private readonly ValidatedTree _right;
    private readonly Stack<OpenPair> _open = new();

    // Of files with several names: which file of the other tree has the name that came first.
    private readonly HashSet<NodeId> _linkedLeft;
    private readonly HashSet<NodeId> _linkedRight;
    private readonly Dictionary<NodeId, NodeId> _toRight = [];
    private readonly Dictionary<NodeId, NodeId> _toLeft = [];

    private TreeDifference? _roots;

    /// <summary>Compares two directories, themselves included; their path is <c>/</c>.</summary>
    public TreeComparison(ValidatedTree left, NodeId leftRoot, ValidatedTree right, NodeId rightRoot)
    {
        _left = left;
        _right = right;
        _linkedLeft = Linked(left);
        _linkedRight = Linked(right);
        _roots = Enter(leftRoot, rightRoot, []);
    }

    /// <summary>The difference just found.</summary>
    public TreeDifference Current { get; private set; }

    /// <summary>
    /// Goes on to the next difference, in the order of a walk: a directory before its entries, entries in byte order.
    /// Everything in a directory that is on one side alone comes up too. False behind the last.
    /// </summary>
    public bool MoveNext()
    {
        TreeDifference? found = _roots;
        _roots = null;
        while (found is null && _open.TryPop(out OpenPair pair))
            found = Next(pair);
        Current = found ?? default;
        return found is not null;
    }

    /// <summary>Extended attributes that only one of two entries has, or each with another value; in byte order.</summary>
    public static IReadOnlyList<XattrChange> ChangedXattrs(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        var changes = new List<XattrChange>();
        for (int i = 0; i < left.XattrCount(x); i++)
        {
            int other = NodeComparison.FindXattr(right, y, left.XattrKey(x, i));
            if (other < 0 || !right.XattrValue(y, other).SequenceEqual(left.XattrValue(x, i)))
                changes.Add(new XattrChange(left.XattrKey(x, i).ToArray(), true, other >= 0));
        }

        for (int i = 0; i < right.XattrCount(y); i++)
        {
            if (NodeComparison.FindXattr(left, x, right.XattrKey(y, i)) < 0)
                changes.Add(new XattrChange(right.XattrKey(y, i).ToArray(), false, true));
        }

        changes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return changes;
    }

    // Takes the next entry of a pair of directories.
    private TreeDifference? Next(OpenPair pair)
    {
        ReadOnlySpan<NodeId> a = pair.Left is { } left ? _left.Children(left)[pair.NextLeft..] : default;
        ReadOnlySpan<NodeId> b = pair.Right is { } right ? _right.Children(right)[pair.NextRight..] : default;
        if (a.IsEmpty && b.IsEmpty)
            return null;
        int order = a.IsEmpty ? 1 : b.IsEmpty ? -1 : _left.Name(a[0]).SequenceCompareTo(_right.Name(b[0]));
        _open.Push(pair with
        {
            NextLeft = pair.NextLeft + (order <= 0 ? 1 : 0),
            NextRight = pair.NextRight + (order >= 0 ? 1 : 0),
        });
        byte[] path = [.. pair.Path, (byte)'/', .. order <= 0 ? _left.Name(a[0]) : _right.Name(b[0])];
        return Enter(order <= 0 ? a[0] : null, order >= 0 ? b[0] : null, path);
    }

    private TreeDifference? Enter(NodeId? left, NodeId? right, byte[] path)
    {
        // A hard link has no entries of its own, so one to a directory leads nowhere.
        if ((left is { } l && !_left.Children(l).IsEmpty) || (right is { } r && !_right.Children(r).IsEmpty))
            _open.Push(new OpenPair(left, right, path));
        TreeChanges changes = left is { } x && right is { } y ? Changes(_left.Resolve(x), _right.Resolve(y)) : TreeChanges.None;
        return left is not null && right is not null && changes == TreeChanges.None
            ? null
            : new TreeDifference(path.Length == 0 ? "/"u8.ToArray() : path, left, right, changes);
    }

    private TreeChanges Changes(NodeId x, NodeId y)
    {
        TreeChanges changes = NodeComparison.Compare(_left, x, _right, y);
        ref readonly NodeAttributes a = ref _left.Attributes(x);
        ref readonly NodeAttributes b = ref _right.Attributes(y);
        // Both are asked: each remembers.
        bool isSameGroup = !(_linkedLeft.Contains(x) || _linkedRight.Contains(y)) || (Pair(_toRight, x, y) & Pair(_toLeft, y, x));
        if (!isSameGroup || (a.Nlink != b.Nlink && !Mode.IsDirectory(a.Mode) && !Mode.IsDirectory(b.Mode)))
            changes |= TreeChanges.Links;
        return changes;
    }

    private static HashSet<NodeId> Linked(ValidatedTree tree)
    {
        var linked = new HashSet<NodeId>();
        for (int i = 0; i < tree.Count; i++)
        {
            if (tree.IsLink(new NodeId(i)))
                linked.Add(tree.Resolve(new NodeId(i)));
        }

        return linked;
    }

    private static bool Pair(Dictionary<NodeId, NodeId> partners, NodeId node, NodeId partner) =>
        partners.TryAdd(node, partner) || partners[node] == partner;

    private readonly record struct OpenPair(NodeId? Left, NodeId? Right, byte[] Path)
    {
        internal int NextLeft { get; init; }

        internal int NextRight { get; init; }
    }
}

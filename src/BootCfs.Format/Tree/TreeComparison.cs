namespace BootCfs.Format.Tree;

/// <summary>What differs between two directories of trees. Times do not count, nor do the sizes of directories.</summary>
public static class TreeComparison
{
    /// <summary>Reports the path of every entry that was added, removed or changed, relative to the directories compared.</summary>
    public static void Compare(ValidatedTree left, NodeId leftRoot, ValidatedTree right, NodeId rightRoot, Action<string> differs)
    {
        var open = new Stack<(NodeId Left, NodeId Right, string Path)>();
        open.Push((leftRoot, rightRoot, ""));
        while (open.TryPop(out (NodeId Left, NodeId Right, string Path) pair))
        {
            ReadOnlySpan<NodeId> a = left.Children(pair.Left);
            ReadOnlySpan<NodeId> b = right.Children(pair.Right);
            while (!a.IsEmpty || !b.IsEmpty)
            {
                int order = a.IsEmpty ? 1 : b.IsEmpty ? -1 : left.Name(a[0]).SequenceCompareTo(right.Name(b[0]));
                string path = $"{pair.Path}/{PathText.Display(order <= 0 ? left.Name(a[0]) : right.Name(b[0]))}";
                if (order != 0)
                {
                    differs(path);
                }
                else
                {
                    (NodeId x, NodeId y) = (left.Resolve(a[0]), right.Resolve(b[0]));
                    if (!AreEqual(left, x, right, y))
                        differs(path);
                    if (IsDirectory(left, x) && IsDirectory(right, y))
                        open.Push((x, y, path));
                }

                a = order <= 0 ? a[1..] : a;
                b = order >= 0 ? b[1..] : b;
            }
        }
    }

    /// <summary>Whether two entries are the same but for their time and, of directories, what is in them.</summary>
    public static bool AreEqual(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        ref readonly NodeAttributes a = ref left.Attributes(x);
        ref readonly NodeAttributes b = ref right.Attributes(y);
        return a.Mode == b.Mode && a.Uid == b.Uid && a.Gid == b.Gid && a.Rdev == b.Rdev
            && (Mode.IsDirectory(a.Mode) || a.Size == b.Size)
            && (!Mode.IsSymlink(a.Mode) || left.Payload(x).SequenceEqual(right.Payload(y)))
            && left.Content(x).SequenceEqual(right.Content(y))
            && left.Digest(x).SequenceEqual(right.Digest(y))
            && HaveEqualXattrs(left, x, right, y);
    }

    private static bool HaveEqualXattrs(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        if (left.XattrCount(x) != right.XattrCount(y))
            return false;
        for (int i = 0; i < left.XattrCount(x); i++)
        {
            if (!HasXattr(right, y, left.XattrKey(x, i), left.XattrValue(x, i)))
                return false;
        }

        return true;
    }

    private static bool HasXattr(ValidatedTree tree, NodeId node, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < tree.XattrCount(node); i++)
        {
            if (tree.XattrKey(node, i).SequenceEqual(key))
                return tree.XattrValue(node, i).SequenceEqual(value);
        }

        return false;
    }

    private static bool IsDirectory(ValidatedTree tree, NodeId node) => Mode.IsDirectory(tree.Attributes(node).Mode);
}

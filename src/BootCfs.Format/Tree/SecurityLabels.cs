namespace BootCfs.Format.Tree;

/// <summary>Labels of SELinux in a tree, as setfiles(8) gives them: the extended attribute with a zero byte at its end.</summary>
public static class SecurityLabels
{
    /// <summary>Says what label a file has; null when the policy gives it none.</summary>
    /// <param name="path">Absolute path in the tree.</param>
    /// <param name="mode">Type of the file.</param>
    public delegate byte[]? Find(ReadOnlySpan<byte> path, uint mode);

    private static ReadOnlySpan<byte> Key => "security.selinux"u8;

    /// <summary>
    /// Labels everything. Labels that are there already are those of the machine that made the tree, and go. Of a file with
    /// several names the first that has a label decides.
    /// </summary>
    /// <exception cref="InvalidTreeException">A label does not fit beside the other attributes of a file.</exception>
    public static void Apply(FileTree tree, Find find)
    {
        tree.KeepXattrs(key => !key.SequenceEqual(Key));
        bool[] isLabelled = new bool[tree.Count];
        for (int i = 0; i < tree.Count; i++)
        {
            NodeId node = tree.Resolve(new NodeId(i));
            if (isLabelled[node.Index])
                continue;
            if (find(tree.Path(new NodeId(i)), tree.Attributes(node).Mode) is not { } label)
                continue;
            if (!tree.TrySetXattr(node, Key, [.. label, 0]))
                throw new InvalidTreeException("has no room for a label of SELinux", tree.DisplayPath(node));
            isLabelled[node.Index] = true;
        }
    }
}

namespace BootCfs.Format.Tree;

/// <summary>Finds entries of a <see cref="FileTree"/> by path; for a tree to which nothing is added any more.</summary>
public sealed class FileTreeLookup
{
    private readonly FileTree _tree;
    private readonly NameIndex _names;

    /// <summary>Takes in the names of a tree.</summary>
    public FileTreeLookup(FileTree tree)
    {
        _tree = tree;
        _names = new NameIndex(tree);
        for (int i = 1; i < tree.Count; i++)
            _names.Add(new NodeId(tree.Nodes[i].Parent), new NodeId(i));
    }

    /// <summary>The entry at a path: names separated by slashes, taken as they are; symbolic links are not followed.</summary>
    public bool TryFind(ReadOnlySpan<byte> path, out NodeId node)
    {
        node = NodeId.Root;
        foreach (Range part in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[part];
            if (!name.IsEmpty && !_names.TryFind(node, name, out node))
                return false;
        }

        return true;
    }

    /// <summary>The names in a directory, in byte order.</summary>
    public IReadOnlyList<byte[]> Names(NodeId directory)
    {
        var names = new List<byte[]>();
        foreach (ref readonly NodeRecord record in _tree.Nodes)
        {
            if (record.Parent == directory.Index)
                names.Add(_tree.Arena.Get(record.Name).ToArray());
        }

        names.Sort(ByteStringComparer.Instance);
        return names;
    }
}

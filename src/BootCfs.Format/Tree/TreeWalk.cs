namespace BootCfs.Format.Tree;

/// <summary>Visits a tree depth first, a directory before its entries, entries in byte order; keeps the path as it goes.</summary>
/// <remarks>Not recursive: the depth of a tree has no limit.</remarks>
public sealed class TreeWalk
{
    private readonly ValidatedTree _tree;
    private readonly NodeId _start;
    private readonly Stack<OpenDirectory> _open = new();
    private byte[] _path = new byte[256];
    private int _pathLength;
    private bool _started;

    /// <summary>Walks the whole tree.</summary>
    public TreeWalk(ValidatedTree tree)
        : this(tree, NodeId.Root)
    {
    }

    /// <summary>Walks one directory of a tree; paths stay those of the tree.</summary>
    public TreeWalk(ValidatedTree tree, NodeId start)
    {
        _tree = tree;
        _start = start;
        if (start != NodeId.Root)
            SetPath(0, tree.Path(start).AsSpan(1));
    }

    /// <summary>The entry just reached.</summary>
    public NodeId Current { get; private set; }

    /// <summary>Its absolute path; valid until the next step.</summary>
    public ReadOnlySpan<byte> Path => _pathLength == 0 ? "/"u8 : _path.AsSpan(0, _pathLength);

    /// <summary>Goes on to the next entry; false behind the last.</summary>
    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            Enter(_start);
            return true;
        }

        while (_open.TryPop(out OpenDirectory top))
        {
            ReadOnlySpan<NodeId> children = _tree.Children(top.Directory);
            if (top.NextChild == children.Length)
                continue;

            _open.Push(top with { NextChild = top.NextChild + 1 });
            NodeId child = children[top.NextChild];
            SetPath(top.PathLength, _tree.Name(child));
            Enter(child);
            return true;
        }

        return false;
    }

    private void Enter(NodeId node)
    {
        Current = node;
        if (!_tree.Children(node).IsEmpty)
            _open.Push(new OpenDirectory(node, 0, _pathLength));
    }

    private void SetPath(int directoryLength, ReadOnlySpan<byte> name)
    {
        _pathLength = directoryLength + 1 + name.Length;
        if (_pathLength > _path.Length)
            Array.Resize(ref _path, _pathLength * 2);
        _path[directoryLength] = (byte)'/';
        name.CopyTo(_path.AsSpan(directoryLength + 1));
    }

    private readonly record struct OpenDirectory(NodeId Directory, int NextChild, int PathLength);
}

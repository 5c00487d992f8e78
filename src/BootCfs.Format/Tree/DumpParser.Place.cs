namespace BootCfs.Format.Tree;

// Where a path goes in the tree (composefs.md S9.5).
public sealed partial class DumpParser
{
    private byte[] _lastDirectory = new byte[256];
    private int _lastDirectoryLength = -1;
    private NodeId _lastParent;

    private NodeId Place(ReadOnlySpan<byte> path, uint mode)
    {
        // Real attributes follow when the rest of the line is read.
        var attributes = new NodeAttributes { Mode = mode };
        if (path.SequenceEqual("/"u8))
        {
            if (!Mode.IsDirectory(mode))
                throw Error("Root must be a directory");
            return _tree.Count == 0 ? _tree.AddRoot(attributes) : throw Error("Can't have multiple roots");
        }

        if (_tree.Count == 0)
            throw Error("Root node not present");
        NodeId parent = FindParent(path, out ReadOnlySpan<byte> name);
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            throw Error($"Invalid . or .. in path: {PathText.Display(path)}");
        if (!FileTree.IsValidName(name) || _names.TryFind(parent, name, out _))
            throw Error("Can't add child");

        NodeId node = _tree.Add(parent, name, attributes);
        _names.Add(parent, name, node);
        return node;
    }

    private NodeId FindParent(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        // Neighbouring lines mostly share their directory, and what it led to cannot change.
        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> directory = path[..(slash + 1)];
        if (_lastDirectoryLength >= 0 && directory.SequenceEqual(_lastDirectory.AsSpan(0, _lastDirectoryLength)))
        {
            name = path[(slash + 1)..];
            return _lastParent;
        }

        if (!TryFindDirectory(path.TrimStart((byte)'/'), out NodeId parent, out name))
            throw Error($"Parent directory missing for {PathText.Display(path)}");
        ref readonly NodeRecord record = ref _tree.Nodes[parent.Index];
        if (!Mode.IsDirectory(record.Attributes.Mode) || record.LinkTarget >= 0)
            throw Error($"Parent must be a directory for {PathText.Display(path)}");

        if (_lastDirectory.Length < directory.Length)
            _lastDirectory = new byte[directory.Length * 2];
        directory.CopyTo(_lastDirectory);
        _lastDirectoryLength = directory.Length;
        _lastParent = parent;
        return parent;
    }

    // Walks all components but the last. The path has no leading slash; runs of slashes count as one.
    private bool TryFindDirectory(ReadOnlySpan<byte> path, out NodeId directory, out ReadOnlySpan<byte> name)
    {
        directory = NodeId.Root;
        name = path;
        for (int slash = name.IndexOf((byte)'/'); slash >= 0; slash = name.IndexOf((byte)'/'))
        {
            if (!_names.TryFind(directory, name[..slash], out directory))
                return false;
            name = name[slash..].TrimStart((byte)'/');
        }

        return true;
    }
}

namespace BootCfs.Format.Tree;

/// <summary>
/// Puts entries that come with their paths, parent first, into a tree under construction (composefs.md S9.5, S9.7).
/// Refuses in mkcomposefs's words.
/// </summary>
internal sealed class TreePlacement(FileTree tree)
{
    private readonly NameIndex _names = new(tree);
    private readonly List<PendingLink> _links = [];
    private byte[] _lastDirectory = new byte[256];
    private int _lastDirectoryLength = -1;
    private NodeId _lastParent;

    /// <summary>Adds an entry. Of its attributes only the mode is looked at, so they may follow later.</summary>
    internal bool TryPlace(ReadOnlySpan<byte> path, in NodeAttributes attributes, out NodeId node, out string refusal)
    {
        node = default;
        refusal = "";
        if (path.SequenceEqual("/"u8))
        {
            if (!Mode.IsDirectory(attributes.Mode))
                return Fail(out refusal, "Root must be a directory");
            if (tree.Count != 0)
                return Fail(out refusal, "Can't have multiple roots");
            node = tree.AddRoot(attributes);
            return true;
        }

        if (tree.Count == 0)
            return Fail(out refusal, "Root node not present");
        if (!TryFindParent(path, out NodeId parent, out ReadOnlySpan<byte> name, out refusal))
            return false;
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            return Fail(out refusal, $"Invalid . or .. in path: {PathText.Display(path)}");
        if (!FileTree.IsValidName(name) || _names.TryFind(parent, name, out _))
            return Fail(out refusal, "Can't add child");

        node = tree.Add(parent, name, attributes);
        _names.Add(parent, node);
        return true;
    }

    /// <summary>Makes an entry another name of what stands at a path, which may come later.</summary>
    internal void SetLink(NodeId link, bool hasTarget, ReadOnlySpan<byte> target)
    {
        _links.Add(new PendingLink(link, hasTarget, tree.Arena.Add(target)));
        tree.SetLinkTarget(link, link); // marks it as a link until its target is known
    }

    /// <summary>Leads every link to its target, when all entries are there.</summary>
    internal bool TryResolveLinks(out string refusal)
    {
        refusal = "";
        // Last link first, as the reference does; it decides which of several bad links is named.
        for (int i = _links.Count - 1; i >= 0; i--)
        {
            if (!TryResolve(_links[i], out refusal))
                return false;
        }

        return true;
    }

    private bool TryResolve(PendingLink link, out string refusal)
    {
        refusal = "";
        if (!link.HasTarget)
            return Fail(out refusal, "No target path for the hardlink");

        ReadOnlySpan<byte> path = tree.Arena.Get(link.Target);
        ReadOnlySpan<byte> rest = path.TrimStart((byte)'/');
        NodeId target = NodeId.Root;
        if (!rest.IsEmpty
            && !(TryFindDirectory(rest, out target, out ReadOnlySpan<byte> name) && _names.TryFind(target, name, out target)))
            return Fail(out refusal, $"No target at {PathText.Display(path)} for hardlink");
        if (target == link.Node)
            return Fail(out refusal, $"Self-referential hardlink {PathText.Display(path)}");
        tree.SetLinkTarget(link.Node, target);
        return true;
    }

    private bool TryFindParent(ReadOnlySpan<byte> path, out NodeId parent, out ReadOnlySpan<byte> name, out string refusal)
    {
        refusal = "";
        // Neighbouring entries mostly share their directory, and what it led to cannot change.
        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> directory = path[..(slash + 1)];
        if (_lastDirectoryLength >= 0 && directory.SequenceEqual(_lastDirectory.AsSpan(0, _lastDirectoryLength)))
        {
            name = path[(slash + 1)..];
            parent = _lastParent;
            return true;
        }

        if (!TryFindDirectory(path.TrimStart((byte)'/'), out parent, out name))
            return Fail(out refusal, $"Parent directory missing for {PathText.Display(path)}");
        ref readonly NodeRecord record = ref tree.Nodes[parent.Index];
        if (!Mode.IsDirectory(record.Attributes.Mode) || record.LinkTarget >= 0)
            return Fail(out refusal, $"Parent must be a directory for {PathText.Display(path)}");

        if (_lastDirectory.Length < directory.Length)
            _lastDirectory = new byte[directory.Length * 2];
        directory.CopyTo(_lastDirectory);
        _lastDirectoryLength = directory.Length;
        _lastParent = parent;
        return true;
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

    private static bool Fail(out string refusal, string text)
    {
        refusal = text;
        return false;
    }

    private readonly record struct PendingLink(NodeId Node, bool HasTarget, ByteRef Target);
}

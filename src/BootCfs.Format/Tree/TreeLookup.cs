namespace BootCfs.Format.Tree;

/// <summary>
/// Follows a path through a tree as the kernel does when the tree is the root: symbolic links are followed, absolute ones
/// from the tree's root, and <c>..</c> never leads out.
/// </summary>
public static class TreeLookup
{
    /// <summary>Symbolic links that one path may lead through, as in path_resolution(7).</summary>
    public const int MaxLinks = 40;

    /// <summary>Finds what a path leads to: never a symbolic link, and of a hard link the entry that it stands for.</summary>
    public static LookupResult Follow(ValidatedTree tree, ReadOnlySpan<byte> path, out NodeId node)
    {
        NodeId directory = node = NodeId.Root;
        int links = 0;
        while (true)
        {
            path = path.TrimStart((byte)'/');
            if (path.IsEmpty)
                return LookupResult.Found;
            if (!Mode.IsDirectory(tree.Attributes(directory).Mode))
                return LookupResult.NotADirectory;
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[slash..];
            if (!TryStep(tree, directory, name, out node))
                return links == 0 ? LookupResult.Missing : LookupResult.BrokenLink;

            if (Mode.IsSymlink(tree.Attributes(node).Mode))
            {
                if (++links > MaxLinks)
                    return LookupResult.TooManyLinks;
                ReadOnlySpan<byte> target = tree.Payload(node);
                path = (byte[])[.. target, .. path];
                node = directory = target[0] == '/' ? NodeId.Root : directory;
                continue;
            }

            // A slash behind a name says that it is a directory.
            if (!path.IsEmpty && !Mode.IsDirectory(tree.Attributes(node).Mode))
                return LookupResult.NotADirectory;
            directory = node;
        }
    }

    private static bool TryStep(ValidatedTree tree, NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = name.SequenceEqual(".."u8) ? tree.Parent(directory) : directory;
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            return true;
        bool found = tree.TryGetChild(directory, name, out node);
        node = tree.Resolve(node);
        return found;
    }
}

/// <summary>Where a path has led.</summary>
public enum LookupResult
{
    /// <summary>To an entry.</summary>
    Found,

    /// <summary>To a name that is not there.</summary>
    Missing,

    /// <summary>Through a symbolic link to a name that is not there.</summary>
    BrokenLink,

    /// <summary>Through something that is no directory.</summary>
    NotADirectory,

    /// <summary>Through more symbolic links than may be, a loop perhaps.</summary>
    TooManyLinks,
}

namespace BootCfs.Format.Tree;

/// <summary>
/// What makes a tree bootable: <c>/boot</c> and <c>/sysroot</c> exist, are empty and take the mtime of <c>/usr</c>,
/// as composefs-boot has it (interop.md section 3). The source leaves their content out; this sees to the rest.
/// </summary>
public static class BootableTree
{
    /// <summary>Directories of the root that are mount points or boot files of a running system, and are emptied.</summary>
    public static IReadOnlyList<string> EmptiedDirectories { get; } = ["boot", "sysroot"];

    /// <summary>Adds what is missing and sets the times.</summary>
    /// <exception cref="InvalidTreeException">There is no <c>/usr</c>, or one of the directories is none or is not empty.</exception>
    public static void Apply(FileTree tree)
    {
        NodeId usr = FindDirectory(tree, "usr")
            ?? throw new InvalidTreeException("a bootable tree needs this directory", "/usr");
        NodeAttributes times = tree.Attributes(usr);
        foreach (string name in EmptiedDirectories)
        {
            NodeId node = FindDirectory(tree, name) ?? tree.Add(
                NodeId.Root, System.Text.Encoding.UTF8.GetBytes(name), new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101 });
            foreach (ref readonly NodeRecord record in tree.Nodes)
            {
                if (record.Parent == node.Index)
                    throw new InvalidTreeException("must be empty in a bootable tree", $"/{name}");
            }

            tree.SetAttributes(node, tree.Attributes(node) with { MtimeSec = times.MtimeSec, MtimeNsec = times.MtimeNsec });
        }
    }

    private static NodeId? FindDirectory(FileTree tree, string name)
    {
        ReadOnlySpan<byte> wanted = System.Text.Encoding.UTF8.GetBytes(name);
        for (int i = 1; i < tree.Count; i++)
        {
            ref readonly NodeRecord record = ref tree.Nodes[i];
            if (record.Parent != 0 || !tree.Arena.Get(record.Name).SequenceEqual(wanted))
                continue;
            return Mode.IsDirectory(record.Attributes.Mode)
                ? new NodeId(i)
                : throw new InvalidTreeException("must be a directory in a bootable tree", $"/{name}");
        }

        return null;
    }
}

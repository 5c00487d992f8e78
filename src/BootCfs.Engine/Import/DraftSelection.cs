using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Leaves out of a tree that is read whole what an import does not take; a directory is asked entry by entry instead.</summary>
internal static class DraftSelection
{
    internal static void Apply(TreeDraft draft, ImportOptions options)
    {
        SkippedNames.Remove(draft, options.Skip);
        foreach (DraftEntry entry in draft.Root.Entries())
        {
            if (entry.Node.IsDirectory && options.IsEmptied(entry.Name))
                entry.Node.Clear();
        }

        if (options is { Devices: true, HardLinks: true, EpochTimes: false, Xattrs: XattrSelection.All })
            return;
        Select(draft.Root, options);
        var open = new Stack<DraftNode>([draft.Root]);
        var seen = new HashSet<DraftNode>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out DraftNode? directory))
        {
            foreach ((byte[] name, DraftNode node) in directory.Entries())
            {
                DraftNode taken = seen.Add(node) || options.HardLinks ? node : node.Copy();
                if (Mode.IsDevice(node.Attributes.Mode) && !options.Devices)
                    directory.Remove(name);
                else if (!ReferenceEquals(taken, node))
                    directory.Set(name, taken);
                Select(taken, options);
                if (node.IsDirectory)
                    open.Push(node);
            }
        }
    }

    private static void Select(DraftNode node, ImportOptions options)
    {
        if (options.EpochTimes)
            node.Attributes = node.Attributes with { MtimeSec = 0, MtimeNsec = 0 };
        if (options.Xattrs != XattrSelection.All)
            node.Xattrs = [.. node.Xattrs.Where(xattr => options.Takes(xattr.Key))];
    }
}

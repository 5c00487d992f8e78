using BootCfs.Cli.Json;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>Entries of a tree as JSON shows them, one after the other, so that a large tree needs no second copy.</summary>
internal static class TreeEntries
{
    /// <summary>Everything about every entry.</summary>
    internal static IEnumerable<DumpEntry> Dump(ValidatedTree tree)
    {
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
            yield return Describe(tree, walk.Current);
    }

    /// <summary>The names below the root.</summary>
    internal static IEnumerable<ListEntry> List(ValidatedTree tree)
    {
        var walk = new TreeWalk(tree);
        walk.MoveNext();
        while (walk.MoveNext())
        {
            NodeId node = tree.Resolve(walk.Current);
            uint mode = tree.Attributes(node).Mode;
            string? payload = Text(tree.Payload(node));
            yield return new ListEntry(
                PathText.Escape(walk.Path), TypeName(mode), Mode.IsSymlink(mode) ? payload : null, Mode.IsRegular(mode) ? payload : null);
        }
    }

    /// <summary>Everything about one entry.</summary>
    internal static DumpEntry Describe(ValidatedTree tree, NodeId entry)
    {
        NodeId node = tree.Resolve(entry);
        NodeAttributes attributes = tree.Attributes(node);
        string? payload = Text(tree.Payload(node));
        return new DumpEntry
        {
            Path = PathText.Escape(tree.Path(entry)),
            Type = TypeName(attributes.Mode),
            Mode = Convert.ToString(attributes.Mode & ~Mode.S_IFMT, 8).PadLeft(4, '0'),
            Size = attributes.Size,
            Nlink = attributes.Nlink,
            Uid = attributes.Uid,
            Gid = attributes.Gid,
            Rdev = Mode.IsDevice(attributes.Mode) ? attributes.Rdev : null,
            Mtime = attributes.MtimeSec,
            MtimeNsec = attributes.MtimeNsec,
            LinkTo = tree.IsLink(entry) ? PathText.Escape(tree.Path(node)) : null,
            Target = Mode.IsSymlink(attributes.Mode) ? payload : null,
            Object = Mode.IsRegular(attributes.Mode) ? payload : null,
            Content = Text(tree.Content(node)),
            Digest = tree.Digest(node).IsEmpty ? null : Convert.ToHexStringLower(tree.Digest(node)),
            Xattrs = Xattrs(tree, node),
        };
    }

    private static Dictionary<string, string>? Xattrs(ValidatedTree tree, NodeId node)
    {
        if (tree.XattrCount(node) == 0)
            return null;
        var xattrs = new Dictionary<string, string>();
        for (int i = 0; i < tree.XattrCount(node); i++)
            xattrs.Add(PathText.Escape(tree.XattrKey(node, i)), PathText.Escape(tree.XattrValue(node, i)));
        return xattrs;
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : PathText.Escape(bytes);

    private static string TypeName(uint mode) => (mode & Mode.S_IFMT) switch
    {
        Mode.S_IFREG => "file",
        Mode.S_IFDIR => "directory",
        Mode.S_IFLNK => "symlink",
        Mode.S_IFCHR => "char",
        Mode.S_IFBLK => "block",
        Mode.S_IFIFO => "fifo",
        _ => "socket",
    };
}

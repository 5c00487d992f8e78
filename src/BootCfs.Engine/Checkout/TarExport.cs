using BootCfs.Format;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Checkout;

/// <summary>Writes a tree as an archive: entries in the order of a walk, contents proven while they are copied.</summary>
public static class TarExport
{
    /// <summary>Writes it. When it fails, what has been written has no end, so nobody takes it for an archive that is whole.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="content">Contents of its files.</param>
    /// <param name="output">Where the archive goes.</param>
    /// <param name="counts">Counts what is written.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NotInArchivesException">The tree has a socket; nothing has been written.</exception>
    /// <exception cref="MissingObjectException">An object is not there.</exception>
    /// <exception cref="DigestMismatchException">An object has other content.</exception>
    /// <exception cref="DamagedObjectException">An object is damaged in another way.</exception>
    public static void Write(
        ValidatedTree tree, ImageContent content, Stream output, CheckoutCounts counts, CancellationToken cancellationToken)
    {
        Dictionary<NodeId, byte[]?> firstNames = FindLinked(tree);
        var writer = new TarWriter(output);
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NodeId node = tree.Resolve(walk.Current);
            TarEntry entry = Describe(tree, node, walk.Path);
            if (firstNames.TryGetValue(node, out byte[]? first))
                firstNames[node] = first ?? entry.Path;
            if (first is not null)
                entry = entry with { IsHardLink = true, LinkPath = first, Xattrs = [] };
            writer.Add(entry);
            if (first is null && Mode.IsRegular(entry.Attributes.Mode))
            {
                content.CopyTo(node, writer.Content);
                counts.AddBytes((long)entry.Attributes.Size);
            }

            if (!Mode.IsDirectory(entry.Attributes.Mode))
                counts.AddFile();
        }

        writer.End();
    }

    // Files with several names; their first name in the walk is yet to come.
    private static Dictionary<NodeId, byte[]?> FindLinked(ValidatedTree tree)
    {
        var linked = new Dictionary<NodeId, byte[]?>();
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if ((tree.Attributes(node).Mode & Mode.S_IFMT) == Mode.S_IFSOCK)
                throw new NotInArchivesException(tree.DisplayPath(node));
            if (tree.IsLink(node))
                linked[tree.Resolve(node)] = null;
        }

        return linked;
    }

    private static TarEntry Describe(ValidatedTree tree, NodeId node, ReadOnlySpan<byte> path)
    {
        NodeAttributes attributes = tree.Attributes(node);
        byte[] name = path.Length == 1 ? "./"u8.ToArray()
            : Mode.IsDirectory(attributes.Mode) ? [.. path[1..], (byte)'/']
            : path[1..].ToArray();
        return new TarEntry
        {
            Path = name,
            Attributes = attributes,
            LinkPath = Mode.IsSymlink(attributes.Mode) ? tree.Payload(node).ToArray() : [],
            Xattrs = XattrsOf(tree, node),
        };
    }

    private static DraftXattr[] XattrsOf(ValidatedTree tree, NodeId node)
    {
        var xattrs = new DraftXattr[tree.XattrCount(node)];
        for (int i = 0; i < xattrs.Length; i++)
            xattrs[i] = new DraftXattr(tree.XattrKey(node, i).ToArray(), tree.XattrValue(node, i).ToArray());
        Array.Sort(xattrs, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return xattrs;
    }
}

/// <summary>The tree has what no archive can carry.</summary>
/// <param name="path">A socket.</param>
public sealed class NotInArchivesException(string path)
    : BootCfsException(ErrorCode.RefusedByPolicy, $"{path} is a socket, which archives do not have");

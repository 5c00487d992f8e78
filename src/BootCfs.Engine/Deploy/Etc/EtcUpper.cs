using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>Marks of overlayfs on what it keeps of changes (Documentation/filesystems/overlayfs.rst).</summary>
internal static class EtcUpper
{
    private static ReadOnlySpan<byte> Prefix => "trusted.overlay."u8;

    private static ReadOnlySpan<byte> EscapedPrefix => "trusted.overlay.overlay."u8;

    /// <summary>Whether an entry says that the name below is gone.</summary>
    internal static bool IsWhiteout(ValidatedTree upper, NodeId node) =>
        upper.Attributes(node).IsWhiteout
        || (upper.Attributes(node) is { Size: 0 } attributes && Mode.IsRegular(attributes.Mode) && Mark(upper, node, "trusted.overlay.whiteout"u8) is not null);

    /// <summary>Whether a directory hides what is below it.</summary>
    internal static bool IsOpaque(ValidatedTree upper, NodeId node) => Mark(upper, node, "trusted.overlay.opaque"u8) is [(byte)'y'];

    /// <summary>Whether only attributes of a file were changed, and its content is below.</summary>
    internal static bool IsMetacopy(ValidatedTree upper, NodeId node) => Mark(upper, node, "trusted.overlay.metacopy"u8) is not null;

    /// <summary>Where an entry that was renamed is below: a path, or a name in the same directory; null when it was not.</summary>
    internal static byte[]? Redirect(ValidatedTree upper, NodeId node) => Mark(upper, node, "trusted.overlay.redirect"u8);

    /// <summary>Extended attributes as they are seen through the mount.</summary>
    internal static IEnumerable<DraftXattr> Seen(ValidatedTree upper, NodeId node)
    {
        for (int i = 0; i < upper.XattrCount(node); i++)
        {
            byte[] key = upper.XattrKey(node, i).ToArray();
            if (key.AsSpan().StartsWith(EscapedPrefix))
                yield return new DraftXattr([.. Prefix, .. key.AsSpan(EscapedPrefix.Length)], upper.XattrValue(node, i).ToArray());
            else if (!key.AsSpan().StartsWith(Prefix))
                yield return new DraftXattr(key, upper.XattrValue(node, i).ToArray());
        }
    }

    /// <summary>Extended attributes as they have to be kept, so that they are seen through the mount.</summary>
    internal static IEnumerable<DraftXattr> Kept(ValidatedTree seen, NodeId node)
    {
        for (int i = 0; i < seen.XattrCount(node); i++)
        {
            byte[] key = seen.XattrKey(node, i).ToArray();
            yield return new DraftXattr(
                key.AsSpan().StartsWith(Prefix) ? [.. EscapedPrefix, .. key.AsSpan(Prefix.Length)] : key, seen.XattrValue(node, i).ToArray());
        }
    }

    private static byte[]? Mark(ValidatedTree tree, NodeId node, ReadOnlySpan<byte> key) =>
        NodeComparison.FindXattr(tree, node, key) is >= 0 and int place ? tree.XattrValue(node, place).ToArray() : null;
}

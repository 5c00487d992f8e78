using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Format.Tree;

/// <summary>
/// Compares two entries by themselves: names, entries of directories and hard links do not count. Sizes of directories do not
/// either, as they follow from what is in them.
/// </summary>
public static class NodeComparison
{
    /// <summary>What differs between an entry of one tree and one of another; never <see cref="TreeChanges.Links"/>.</summary>
    /// <param name="left">A tree.</param>
    /// <param name="x">An entry of it that is no link.</param>
    /// <param name="right">The other tree.</param>
    /// <param name="y">An entry of that, no link either.</param>
    public static TreeChanges Compare(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        ref readonly NodeAttributes a = ref left.Attributes(x);
        ref readonly NodeAttributes b = ref right.Attributes(y);
        TreeChanges changes = (a.Mode & Mode.S_IFMT) != (b.Mode & Mode.S_IFMT) ? TreeChanges.Type : OfOneType(left, x, right, y);
        if ((a.Mode & ~Mode.S_IFMT) != (b.Mode & ~Mode.S_IFMT))
            changes |= TreeChanges.Mode;
        if (a.Uid != b.Uid || a.Gid != b.Gid)
            changes |= TreeChanges.Owner;
        if (a.MtimeSec != b.MtimeSec || a.MtimeNsec != b.MtimeNsec)
            changes |= TreeChanges.Time;
        return HaveEqualXattrs(left, x, right, y) ? changes : changes | TreeChanges.Xattrs;
    }

    /// <summary>Place of an extended attribute among those of an entry; negative when it has none of that key.</summary>
    public static int FindXattr(ValidatedTree tree, NodeId node, ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < tree.XattrCount(node); i++)
        {
            if (tree.XattrKey(node, i).SequenceEqual(key))
                return i;
        }

        return -1;
    }

    private static TreeChanges OfOneType(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        uint mode = left.Attributes(x).Mode;
        if (Mode.IsDirectory(mode))
            return TreeChanges.None;
        if (Mode.IsSymlink(mode))
            return left.Payload(x).SequenceEqual(right.Payload(y)) ? TreeChanges.None : TreeChanges.Target;
        TreeChanges changes = left.Attributes(x).Rdev == right.Attributes(y).Rdev ? TreeChanges.None : TreeChanges.Device;
        return left.Attributes(x).Size == right.Attributes(y).Size && HaveEqualContent(left, x, right, y)
            ? changes
            : changes | TreeChanges.Content;
    }

    // One image may hold the content that another leaves to an object.
    private static bool HaveEqualContent(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        ReadOnlySpan<byte> a = left.Content(x);
        ReadOnlySpan<byte> b = right.Content(y);
        if (!a.IsEmpty && !b.IsEmpty)
            return a.SequenceEqual(b);
        if (!a.IsEmpty)
            return HasDigest(a, right.Digest(y));
        if (!b.IsEmpty)
            return HasDigest(b, left.Digest(x));
        return left.Digest(x).SequenceEqual(right.Digest(y))
            && (!left.Digest(x).IsEmpty || left.Payload(x).SequenceEqual(right.Payload(y)));
    }

    private static bool HasDigest(ReadOnlySpan<byte> content, ReadOnlySpan<byte> digest)
    {
        if (digest.IsEmpty)
            return false;
        FsVerityAlgorithm algorithm =
            digest.Length == FsVerityAlgorithm.Sha512.DigestSize() ? FsVerityAlgorithm.Sha512 : FsVerityAlgorithm.Sha256;
        return FsVerityHasher.Compute(new PortableBlockHasher(), algorithm, content).Bytes.SequenceEqual(digest);
    }

    private static bool HaveEqualXattrs(ValidatedTree left, NodeId x, ValidatedTree right, NodeId y)
    {
        if (left.XattrCount(x) != right.XattrCount(y))
            return false;
        for (int i = 0; i < left.XattrCount(x); i++)
        {
            int other = FindXattr(right, y, left.XattrKey(x, i));
            if (other < 0 || !right.XattrValue(y, other).SequenceEqual(left.XattrValue(x, i)))
                return false;
        }

        return true;
    }
}

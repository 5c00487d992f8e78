using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// The parts of one entry that is here and in the new default, each decided by itself: content, mode with the ACL that is another
/// view of it, owner, and every other extended attribute.
/// </summary>
internal sealed class EtcParts
{
    private const TreeChanges ContentChanges = TreeChanges.Type | TreeChanges.Content | TreeChanges.Target | TreeChanges.Device;
    private const uint SetIds = 0b110_000_000_000;

    private readonly EtcTree _old;
    private readonly EtcTree _new;
    private readonly EtcTree _local;
    private readonly NodeId? _oldNode;
    private readonly NodeId _newNode;
    private readonly NodeId _localNode;

    private EtcParts(EtcTree old, NodeId? oldNode, EtcTree @new, NodeId newNode, EtcTree local, NodeId localNode) =>
        (_old, _oldNode, _new, _newNode, _local, _localNode) = (old, oldNode, @new, newNode, local, localNode);

    internal EtcSide Content { get; private set; }

    internal EtcSide Mode { get; private set; }

    internal EtcSide Owner { get; private set; }

    internal EtcSide Time { get; private set; }

    /// <summary>Extended attributes in byte order of their keys.</summary>
    internal IReadOnlyList<DraftXattr> Xattrs { get; private set; } = [];

    /// <summary>Whether both sides changed one part, each otherwise.</summary>
    internal bool IsConflict { get; private set; }

    // Both are views of one thing: setting an ACL sets permission bits.
    private static ReadOnlySpan<byte> AccessAcl => "system.posix_acl_access"u8;

    private static ReadOnlySpan<byte> Capability => "security.capability"u8;

    /// <summary>Decides all parts.</summary>
    /// <param name="old">The old default.</param>
    /// <param name="oldNode">The entry there; null when there is none to go by.</param>
    /// <param name="new">The new default.</param>
    /// <param name="newNode">The entry there.</param>
    /// <param name="local">What is in use.</param>
    /// <param name="localNode">The entry there.</param>
    internal static EtcParts Decide(EtcTree old, NodeId? oldNode, EtcTree @new, NodeId newNode, EtcTree local, NodeId localNode)
    {
        var parts = new EtcParts(old, oldNode, @new, newNode, local, localNode);
        parts.Decide();
        return parts;
    }

    private void Decide()
    {
        TreeChanges here = _oldNode is { } x ? NodeComparison.Compare(_old.Tree, x, _local.Tree, _localNode) : (TreeChanges)~0;
        TreeChanges there = _oldNode is { } y ? NodeComparison.Compare(_old.Tree, y, _new.Tree, _newNode) : (TreeChanges)~0;
        TreeChanges between = NodeComparison.Compare(_new.Tree, _newNode, _local.Tree, _localNode);
        Content = Choose(here & ContentChanges, there & ContentChanges, between & ContentChanges);
        Owner = Choose(here & TreeChanges.Owner, there & TreeChanges.Owner, between & TreeChanges.Owner);
        // Times follow the rest; that one differs is never a reason for anything.
        Time = (here & TreeChanges.Time) == 0 || between == TreeChanges.None ? EtcSide.New : EtcSide.Local;
        DecideMode(here, there, between);
        DecideXattrs();
        RefuseForeignPrivileges(here, there & between);
    }

    private void DecideMode(TreeChanges here, TreeChanges there, TreeChanges between)
    {
        byte[]? old = _oldNode is { } node ? Value(_old, node, AccessAcl) : null;
        byte[]? added = Value(_new, _newNode, AccessAcl);
        byte[]? own = Value(_local, _localNode, AccessAcl);
        Mode = Choose(
            (here & TreeChanges.Mode) | Difference(old, own),
            (there & TreeChanges.Mode) | Difference(old, added),
            (between & TreeChanges.Mode) | Difference(added, own));
    }

    private void DecideXattrs()
    {
        var kept = new List<DraftXattr>();
        foreach (byte[] key in Keys())
        {
            byte[]? old = _oldNode is { } node ? Value(_old, node, key) : null;
            byte[]? added = Value(_new, _newNode, key);
            byte[]? own = Value(_local, _localNode, key);
            EtcSide side = AccessAcl.SequenceEqual(key) ? Mode
                : Choose(Since(old, own), Since(old, added), Difference(added, own));
            if ((side == EtcSide.New ? added : own) is { } value)
                kept.Add(new DraftXattr(key, value));
        }

        Xattrs = kept;
    }

    // What one side wrote must not run with rights that the other gave to what it wrote itself.
    private void RefuseForeignPrivileges(TreeChanges here, TreeChanges thereAlone)
    {
        if (_oldNode is null)
            return;
        bool isWrittenHere = Content == EtcSide.Local && (here & ContentChanges) != TreeChanges.None;
        bool isWrittenThere = Content == EtcSide.New && (thereAlone & ContentChanges) != TreeChanges.None;
        bool givesHere = Gives(_local, _localNode);
        bool givesThere = Gives(_new, _newNode);
        IsConflict |= (isWrittenHere && givesThere && !givesHere) || (isWrittenThere && givesHere && !givesThere);
    }

    // Whether a side gives rights to whoever runs the file that the old default did not.
    private bool Gives(EtcTree side, NodeId node)
    {
        uint mode = side.Tree.Attributes(node).Mode;
        NodeId old = _oldNode!.Value; // asked for by the caller
        return (Format.Tree.Mode.IsRegular(mode) && (mode & SetIds & ~_old.Tree.Attributes(old).Mode) != 0)
            || (Value(side, node, Capability) is { } capability && Difference(Value(_old, old, Capability), capability) != TreeChanges.None);
    }

    private EtcSide Choose(TreeChanges here, TreeChanges there, TreeChanges between)
    {
        if (here == TreeChanges.None || between == TreeChanges.None)
            return EtcSide.New;
        IsConflict |= there != TreeChanges.None;
        return EtcSide.Local;
    }

    private SortedSet<byte[]> Keys()
    {
        var keys = new SortedSet<byte[]>(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
        foreach ((EtcTree tree, NodeId node) in new[] { (_new, _newNode), (_local, _localNode) })
        {
            for (int i = 0; i < tree.Tree.XattrCount(node); i++)
                keys.Add(tree.Tree.XattrKey(node, i).ToArray());
        }

        return keys;
    }

    // Where there is nothing to go by, everything was changed.
    private TreeChanges Since(byte[]? old, byte[]? value) => _oldNode is null ? TreeChanges.Xattrs : Difference(old, value);

    private static byte[]? Value(EtcTree tree, NodeId node, ReadOnlySpan<byte> key) =>
        NodeComparison.FindXattr(tree.Tree, node, key) is >= 0 and int place ? tree.Tree.XattrValue(node, place).ToArray() : null;

    private static TreeChanges Difference(byte[]? a, byte[]? b) =>
        (a is null ? b is null : b is not null && a.AsSpan().SequenceEqual(b)) ? TreeChanges.None : TreeChanges.Xattrs;
}

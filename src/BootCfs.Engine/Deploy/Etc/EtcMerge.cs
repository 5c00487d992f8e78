using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// Merges the changes of an <c>/etc</c> that is in use into a new default, by what both were made of (docs/formats/etc.md). Pure:
/// three trees give one and what became of each path.
/// </summary>
/// <remarks>Recursive: who can nest directories so deep is root here, or signed the commit.</remarks>
internal sealed partial class EtcMerge
{
    // A time is no content, and which names are one file is decided apart from what is in it.
    private const TreeChanges Uncounted = TreeChanges.Time | TreeChanges.Links;

    private readonly EtcTree _old;
    private readonly EtcTree _new;
    private readonly EtcTree _local;
    private readonly EtcSide _winner;
    private readonly EtcLinks _links;
    private readonly List<EtcDecision> _decisions = [];
    private int _unchanged;

    private EtcMerge(EtcTree old, EtcTree @new, EtcTree local, EtcSide winner)
    {
        (_old, _new, _local, _winner) = (old, @new, local, winner);
        _links = new EtcLinks(old, @new, local);
    }

    /// <summary>Merges.</summary>
    /// <param name="old">The default that the local one began as.</param>
    /// <param name="new">The default that comes.</param>
    /// <param name="local">What is in use.</param>
    /// <param name="winner">Who is right where changes exclude each other.</param>
    internal static EtcMerged Run(EtcTree old, EtcTree @new, EtcTree local, EtcSide winner)
    {
        var merge = new EtcMerge(old, @new, local, winner);
        EtcNode root = merge.MergeDirectories(EtcTree.Path.ToArray(), new EtcVersions(old.Root, @new.Root, local.Root));
        (EtcTree etc, Dictionary<NodeId, NodeId> files) = EtcAssembly.Build(root, @new, local);
        return new EtcMerged(etc, files, merge._decisions, merge._unchanged);
    }

    /// <summary>Whether a merge would find no difference between two.</summary>
    internal static bool AreEqual(EtcTree left, EtcTree right) => AreEqual(left, left.Root, right, right.Root);

    private EtcNode? Merge(byte[] path, in EtcVersions entry)
    {
        if (_local.IsDirectory(entry.Local) && _new.IsDirectory(entry.New))
            return MergeDirectories(path, entry);
        if (_local.IsDirectory(entry.Local) && _old.IsDirectory(entry.Old) && entry.New is null)
            return MergeRemovedDirectory(path, entry);

        bool isSameHere = AreEqual(_old, entry.Old, _local, entry.Local);
        bool isSameThere = AreEqual(_old, entry.Old, _new, entry.New);
        if ((isSameHere && isSameThere) || AreEqual(_local, entry.Local, _new, entry.New))
        {
            _unchanged++;
            return entry.New is null ? null : MakeFile(path, entry, DecideParts(entry));
        }

        if (isSameHere)
            return Take(EtcSide.New, path, entry, entry.New is null ? EtcFate.Removed : EtcFate.NewTaken);
        if (isSameThere)
            return Take(EtcSide.Local, path, entry, entry.Local is null ? EtcFate.DeletedKept : EtcFate.LocalKept);
        if (CanMergeParts(entry) && DecideParts(entry) is { IsConflict: false } parts)
        {
            Report(path, entry, EtcFate.Merged);
            return MakeFile(path, entry, parts);
        }

        return Take(_winner, path, entry, EtcFate.Conflict);
    }

    // Of a type that changed there is nothing in common that the other side could have changed, too.
    private bool CanMergeParts(in EtcVersions entry) => entry is { Old: { } old, New: { } added, Local: { } own }
        && TypeOf(_old, old) == TypeOf(_new, added) && TypeOf(_old, old) == TypeOf(_local, own) && !_old.IsDirectory(old);

    private static uint TypeOf(EtcTree tree, NodeId entry) => tree.Tree.Attributes(tree.Tree.Resolve(entry)).Mode & Mode.S_IFMT;

    private void Report(byte[] path, in EtcVersions entry, EtcFate fate) => _decisions.Add(Decision(path, entry, fate));

    private EtcDecision Decision(byte[] path, in EtcVersions entry, EtcFate fate) =>
        new(path, fate, entry.Old, entry.Local, entry.New, Changes(_old, entry.Old, _local, entry.Local), Changes(_old, entry.Old, _new, entry.New));

    // Counted changes between entries that are both there.
    private static TreeChanges Changes(EtcTree left, NodeId? x, EtcTree right, NodeId? y) => x is { } a && y is { } b
        ? NodeComparison.Compare(left.Tree, left.Tree.Resolve(a), right.Tree, right.Tree.Resolve(b)) & ~Uncounted
        : TreeChanges.None;

    private static bool AreEqual(EtcTree left, NodeId? x, EtcTree right, NodeId? y)
    {
        if (x is not { } a || y is not { } b)
            return x is null && y is null;
        if (Changes(left, a, right, b) != TreeChanges.None)
            return false;
        ReadOnlySpan<NodeId> children = left.Tree.Children(a);
        ReadOnlySpan<NodeId> others = right.Tree.Children(b);
        if (children.Length != others.Length)
            return false;
        for (int i = 0; i < children.Length; i++)
        {
            if (!left.Tree.Name(children[i]).SequenceEqual(right.Tree.Name(others[i])) || !AreEqual(left, children[i], right, others[i]))
                return false;
        }

        return true;
    }
}

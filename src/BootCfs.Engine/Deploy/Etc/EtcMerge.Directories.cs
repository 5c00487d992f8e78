using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <content>Directories: what they are merges apart from what is in them.</content>
internal sealed partial class EtcMerge
{
    // It is a directory here and in the new default.
    private EtcNode MergeDirectories(byte[] path, in EtcVersions entry)
    {
        EtcVersions parts = _old.IsDirectory(entry.Old) ? entry : entry with { Old = null };
        EtcParts decided = DecideParts(parts);
        EtcFate fate = FateOfDirectory(parts, decided.IsConflict);
        if (fate == EtcFate.Unchanged)
            _unchanged++;
        else
            Report(path, entry, fate);
        EtcNode directory = fate == EtcFate.Conflict ? MakeAlone(_winner, path, entry) : MakeFile(path, entry, decided);
        AddChildren(directory, path, entry);
        return directory;
    }

    // The new default has it no more. It stays while something in it does.
    private EtcNode? MergeRemovedDirectory(byte[] path, in EtcVersions entry)
    {
        int place = _decisions.Count;
        EtcNode directory = MakeAlone(EtcSide.Local, path, entry);
        AddChildren(directory, path, entry);
        bool isChanged = Changes(_old, entry.Old, _local, entry.Local) != TreeChanges.None;
        if (directory.Children.Count > 0)
        {
            if (isChanged)
                _decisions.Insert(place, Decision(path, entry, EtcFate.LocalKept));
            else
                _unchanged++;
            return directory;
        }

        _decisions.Insert(place, Decision(path, entry, isChanged ? EtcFate.Conflict : EtcFate.Removed));
        return isChanged && _winner == EtcSide.Local ? directory : null;
    }

    private EtcFate FateOfDirectory(in EtcVersions entry, bool isConflict)
    {
        bool isNew = entry.Old is null;
        TreeChanges here = Changes(_old, entry.Old, _local, entry.Local);
        TreeChanges there = Changes(_old, entry.Old, _new, entry.New);
        if ((!isNew && here == TreeChanges.None && there == TreeChanges.None) || Changes(_local, entry.Local, _new, entry.New) == TreeChanges.None)
            return EtcFate.Unchanged;
        if (isConflict)
            return EtcFate.Conflict;
        return here == TreeChanges.None ? EtcFate.NewTaken : there == TreeChanges.None ? EtcFate.LocalKept : EtcFate.Merged;
    }

    private void AddChildren(EtcNode directory, byte[] path, in EtcVersions entry)
    {
        foreach ((byte[] name, EtcVersions child) in Children(entry))
        {
            if (Merge([.. path, (byte)'/', .. name], child) is { } merged)
                directory.Children.Add(merged);
        }
    }

    // Every name that one of the three has, in byte order.
    private List<(byte[] Name, EtcVersions Versions)> Children(in EtcVersions entry)
    {
        ReadOnlySpan<NodeId> old = ChildrenOf(_old, entry.Old);
        ReadOnlySpan<NodeId> added = ChildrenOf(_new, entry.New);
        ReadOnlySpan<NodeId> own = ChildrenOf(_local, entry.Local);
        var children = new List<(byte[], EtcVersions)>();
        while (!old.IsEmpty || !added.IsEmpty || !own.IsEmpty)
        {
            ReadOnlySpan<byte> first = Lower(Lower(FirstName(_old, old), FirstName(_new, added)), FirstName(_local, own));
            byte[] name = first.ToArray();
            children.Add((name, new EtcVersions(TakeNamed(_old, ref old, name), TakeNamed(_new, ref added, name), TakeNamed(_local, ref own, name))));
        }

        return children;
    }

    private static ReadOnlySpan<NodeId> ChildrenOf(EtcTree tree, NodeId? entry) => entry is { } node ? tree.Tree.Children(node) : default;

    private static ReadOnlySpan<byte> FirstName(EtcTree tree, ReadOnlySpan<NodeId> entries) => entries.IsEmpty ? default : tree.Tree.Name(entries[0]);

    // A name is never empty, so that is what none is.
    private static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.IsEmpty || (!b.IsEmpty && b.SequenceCompareTo(a) < 0) ? b : a;

    private static NodeId? TakeNamed(EtcTree tree, ref ReadOnlySpan<NodeId> entries, ReadOnlySpan<byte> name)
    {
        if (entries.IsEmpty || !tree.Tree.Name(entries[0]).SequenceEqual(name))
            return null;
        NodeId taken = entries[0];
        entries = entries[1..];
        return taken;
    }
}

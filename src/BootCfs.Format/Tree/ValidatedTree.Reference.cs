using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

public sealed partial class ValidatedTree
{
    /// <summary>
    /// The tree as the reference's tools read it from an image (composefs.md S10): the first path, depth first, owns a
    /// hard link, and marks of whiteouts are dropped wherever they are found. This tree stays as it is.
    /// </summary>
    /// <param name="names">Entries of the root to keep, or null for all; the root itself always stays.</param>
    public ValidatedTree AsReferenceReads(IReadOnlyCollection<byte[]>? names = null)
    {
        ReferenceReading reading = new(this);
        if (names is not null)
            reading.KeepInRoot(names);
        reading.DropMarks();
        reading.MoveOwners();
        return reading.Result;
    }

    // Works on copies of what it changes.
    private sealed class ReferenceReading
    {
        private static readonly int Sha256Size = FsVerityAlgorithm.Sha256.DigestSize();

        internal ReferenceReading(ValidatedTree tree) =>
            Result = new ValidatedTree(
                tree, [.. tree._xattrLists], tree._nodes.AsSpan(0, tree.Count).ToArray(), tree._firstChild, [.. tree._children]);

        internal ValidatedTree Result { get; private set; }

        internal void KeepInRoot(IReadOnlyCollection<byte[]> names)
        {
            ReadOnlySpan<NodeId> all = Result.Children(NodeId.Root);
            var kept = new List<NodeId>();
            foreach (NodeId child in all)
            {
                if (names.Any(name => Result.Name(child).SequenceEqual(name)))
                    kept.Add(child);
            }

            int dropped = all.Length - kept.Count;
            NodeId[] children = [.. kept, .. Result._children.AsSpan(all.Length)];
            int[] firstChild = [0, .. Result._firstChild.Skip(1).Select(first => first - dropped)];
            Result = new ValidatedTree(Result, Result._xattrLists, Result._nodes, firstChild, children);
        }

        internal void DropMarks()
        {
            foreach (ref NodeRecord node in Result._nodes.AsSpan())
            {
                uint mode = node.Attributes.Mode;
                // Devices, fifos and sockets have no size in an image.
                if (!Mode.IsDirectory(mode) && !Mode.IsSymlink(mode) && !Mode.IsRegular(mode))
                    node.Attributes = node.Attributes with { Size = 0 };
                if (node.Digest.Length != Sha256Size)
                    node.Digest = default;
                DropMarksOf(ref node);
            }
        }

        /// <summary>Lets the entry that is reached first change places with the one that owns the node.</summary>
        internal void MoveOwners()
        {
            var reached = new Dictionary<int, bool>();
            foreach (NodeRecord node in Result._nodes)
            {
                if (node.LinkTarget >= 0)
                    reached[node.LinkTarget] = node.LinkTarget == NodeId.Root.Index;
            }

            if (reached.Count == 0)
                return;
            var open = new Stack<(int Next, int End)>();
            open.Push((Result._firstChild[0], Result._firstChild[1]));
            while (open.TryPop(out (int Next, int End) place))
            {
                if (place.Next == place.End)
                    continue;
                open.Push(place with { Next = place.Next + 1 });
                NodeId entry = Result._children[place.Next];
                int owner = Result.Resolve(entry).Index;
                if (reached.TryGetValue(owner, out bool known) && !known)
                {
                    reached[owner] = true;
                    if (entry.Index != owner)
                        Exchange(place.Next, entry.Index, owner);
                    entry = new NodeId(owner);
                }

                if (!Result.IsLink(entry))
                    open.Push((Result._firstChild[entry.Index], Result._firstChild[entry.Index + 1]));
            }
        }

        private void Exchange(int place, int link, int owner)
        {
            ref NodeRecord a = ref Result._nodes[link];
            ref NodeRecord b = ref Result._nodes[owner];
            // Absent where the owner stands below a name of the root that was not asked for.
            int ownersPlace = Result.PlaceOfChild(new NodeId(b.Parent), Result.Name(new NodeId(owner)));
            if (ownersPlace >= 0)
                Result._children[ownersPlace] = new NodeId(link);
            Result._children[place] = new NodeId(owner);
            (a.Name, b.Name) = (b.Name, a.Name);
            (a.Parent, b.Parent) = (b.Parent, a.Parent);
        }

        private void DropMarksOf(ref NodeRecord node)
        {
            List<int> lists = Result._xattrLists;
            int start = node.XattrStart;
            int count = node.XattrCount;
            int marks = 0;
            for (int i = start; i < start + count; i++)
                marks += IsMark(lists[i], node) ? 1 : 0;
            if (marks == 0)
                return;

            bool isWhiteout = false;
            node.XattrStart = lists.Count;
            node.XattrCount = count - marks;
            for (int i = start; i < start + count; i++)
            {
                if (IsMark(lists[i], node))
                    isWhiteout |= Result._xattrs.KeyOf(lists[i]).SequenceEqual(OverlayXattrs.Whiteout);
                else
                    lists.Add(lists[i]);
            }

            if (!isWhiteout)
                return;
            node.Attributes = node.Attributes with { Size = 0, Mode = (node.Attributes.Mode & ~Mode.S_IFMT) | Mode.S_IFCHR };
            node.Payload = default;
        }

        private bool IsMark(int pair, in NodeRecord node)
        {
            ReadOnlySpan<byte> key = Result._xattrs.KeyOf(pair);
            return key.SequenceEqual(OverlayXattrs.Whiteouts) || key.SequenceEqual(OverlayXattrs.UserWhiteout)
                || key.SequenceEqual(OverlayXattrs.UserWhiteouts)
                || (key.SequenceEqual(OverlayXattrs.Whiteout) && Mode.IsRegular(node.Attributes.Mode));
        }
    }
}

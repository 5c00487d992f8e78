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

    // Most trees have nothing to change and are not copied.
    private sealed class ReferenceReading(ValidatedTree tree)
    {
        private static readonly int Sha256Size = FsVerityAlgorithm.Sha256.DigestSize();

        private bool _isCopy;

        internal ValidatedTree Result { get; private set; } = tree;

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
            for (int i = 0; i < Result.Count; i++)
            {
                ref readonly NodeRecord known = ref Result._nodes[i];
                // Devices, fifos and sockets have no size in an image.
                uint mode = known.Attributes.Mode;
                bool hasSize = known.Attributes.Size != 0
                    && !Mode.IsDirectory(mode) && !Mode.IsSymlink(mode) && !Mode.IsRegular(mode);
                bool hasOtherDigest = known.Digest.Length != 0 && known.Digest.Length != Sha256Size;
                int marks = CountMarks(known);
                if (!hasSize && !hasOtherDigest && marks == 0)
                    continue;

                Copy();
                ref NodeRecord node = ref Result._nodes[i];
                if (hasSize)
                    node.Attributes = node.Attributes with { Size = 0 };
                if (hasOtherDigest)
                    node.Digest = default;
                if (marks > 0)
                    DropMarksOf(ref node, marks);
            }
        }

        /// <summary>Lets the entry that is reached first change places with the one that owns the node.</summary>
        internal void MoveOwners()
        {
            var reached = new Dictionary<int, bool>();
            foreach (ref readonly NodeRecord node in Result._nodes.AsSpan(0, Result.Count))
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
            Copy();
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

        // Nodes, their xattrs and the order of entries may be changed after this.
        private void Copy()
        {
            if (_isCopy)
                return;
            _isCopy = true;
            Result = new ValidatedTree(
                Result, [.. Result._xattrLists], Result._nodes.AsSpan(0, Result.Count).ToArray(), Result._firstChild,
                [.. Result._children]);
        }

        private int CountMarks(in NodeRecord node)
        {
            int marks = 0;
            for (int i = node.XattrStart; i < node.XattrStart + node.XattrCount; i++)
                marks += IsMark(Result._xattrLists[i], node) ? 1 : 0;
            return marks;
        }

        private void DropMarksOf(ref NodeRecord node, int marks)
        {
            List<int> lists = Result._xattrLists;
            int start = node.XattrStart;
            int count = node.XattrCount;
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

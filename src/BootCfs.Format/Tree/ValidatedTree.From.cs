using BootCfs.Format.Erofs;

namespace BootCfs.Format.Tree;

public sealed partial class ValidatedTree
{
    // Sizes above 2^43 need several chunk slots, and an inode may have 1024 of them (composefs.md S2, S6.3).
    private const ulong MaxExternalSize = 1UL << 53;

    // Larger sizes overflow the C library's rounding, which then counts no slots and accepts them (S6.3).
    private const ulong LastRefusedSize = ulong.MaxValue - (1UL << 43) + 1;

    /// <summary>Checks a tree and takes it over; <paramref name="tree"/> is empty afterwards.</summary>
    /// <exception cref="InvalidTreeException">No image can hold the tree; says which entry and why.</exception>
    public static ValidatedTree From(FileTree tree)
    {
        NodeRecord[] nodes = tree.Release(out int count);
        ByteArena arena = tree.Arena;
        if (count == 0 || !Mode.IsDirectory(nodes[0].Attributes.Mode))
            throw new InvalidTreeException("Not a directory", "/");

        ResolveLinks(arena, nodes, count);
        for (int i = 0; i < count; i++)
            CheckNode(arena, nodes, i);
        NodeId[] children = GroupByParent(nodes, count, out int[] firstChild);
        SortChildren(arena, nodes, count, firstChild, children);
        return new ValidatedTree(tree, nodes, count, firstChild, children);
    }

    // Every link points straight at its entry afterwards. A chain is walked once: its links are shortened behind the walk.
    private static void ResolveLinks(ByteArena arena, NodeRecord[] nodes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int end = nodes[i].LinkTarget;
            if (end < 0)
                continue;
            for (int steps = 0; nodes[end].LinkTarget >= 0; end = nodes[end].LinkTarget)
            {
                if (++steps > count)
                    throw new InvalidTreeException("Too many levels of symbolic links", Show(arena, nodes, i));
            }

            for (int link = i; link != end;)
            {
                int next = nodes[link].LinkTarget;
                nodes[link].LinkTarget = end;
                link = next;
            }
        }
    }

    private static void CheckNode(ByteArena arena, NodeRecord[] nodes, int index)
    {
        ref NodeRecord node = ref nodes[index];
        uint mode = node.Attributes.Mode;
        if (index > 0 && (!Mode.IsDirectory(nodes[node.Parent].Attributes.Mode) || nodes[node.Parent].LinkTarget >= 0))
            throw new InvalidTreeException("its parent is not a directory", Show(arena, nodes, index));
        if (node.LinkTarget >= 0)
            return;

        if (!Mode.HasValidType(mode))
            throw new InvalidTreeException("Invalid argument", Show(arena, nodes, index));
        if (Mode.IsSymlink(mode) && node.Payload.Length is < 1 or > ImageLimits.MaxPayload)
            throw new InvalidTreeException($"symlink target of no or more than {ImageLimits.MaxPayload} bytes", Show(arena, nodes, index));
        if (Mode.IsRegular(mode) && node.Content.Length > 0 && (ulong)node.Content.Length != node.Attributes.Size)
            throw new InvalidTreeException("content and size differ", Show(arena, nodes, index));
        if (Mode.IsRegular(mode) && node.Content.Length == 0
            && node.Attributes.Size is > MaxExternalSize and <= LastRefusedSize)
            throw new InvalidTreeException("File too large", Show(arena, nodes, index));
    }

    // Counting sort by parent: one pass to count, one to place.
    private static NodeId[] GroupByParent(NodeRecord[] nodes, int count, out int[] firstChild)
    {
        firstChild = new int[count + 1];
        for (int i = 1; i < count; i++)
            firstChild[nodes[i].Parent + 1]++;
        for (int i = 0; i < count; i++)
            firstChild[i + 1] += firstChild[i];

        var children = new NodeId[count - 1];
        int[] next = firstChild.AsSpan(0, count).ToArray();
        for (int i = 1; i < count; i++)
            children[next[nodes[i].Parent]++] = new NodeId(i);
        return children;
    }

    private static void SortChildren(ByteArena arena, NodeRecord[] nodes, int count, int[] firstChild, NodeId[] children)
    {
        int Compare(NodeId a, NodeId b) =>
            arena.Get(nodes[a.Index].Name).SequenceCompareTo(arena.Get(nodes[b.Index].Name));

        for (int i = 0; i < count; i++)
        {
            Span<NodeId> group = children.AsSpan(firstChild[i]..firstChild[i + 1]);
            // Most sources come sorted; finding that out costs one pass.
            if (IsStrictlyAscending(group, Compare))
                continue;
            group.Sort(Compare);
            for (int k = 1; k < group.Length; k++)
            {
                if (Compare(group[k - 1], group[k]) == 0)
                    throw new InvalidTreeException("File exists", Show(arena, nodes, group[k].Index));
            }
        }
    }

    private static bool IsStrictlyAscending(ReadOnlySpan<NodeId> group, Comparison<NodeId> compare)
    {
        for (int k = 1; k < group.Length; k++)
        {
            if (compare(group[k - 1], group[k]) >= 0)
                return false;
        }

        return true;
    }

    private static string Show(ByteArena arena, NodeRecord[] nodes, int index) => PathText.Display(PathOf(arena, nodes, index));
}

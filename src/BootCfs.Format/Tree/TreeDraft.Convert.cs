namespace BootCfs.Format.Tree;

public sealed partial class TreeDraft
{
    /// <summary>Takes a tree over; it is empty afterwards.</summary>
    /// <exception cref="InvalidTreeException">No image can hold the tree, or it has a hard link to a directory.</exception>
    public static TreeDraft From(FileTree tree) => From(ValidatedTree.From(tree));

    /// <summary>Copies a tree; its bytes stay where they are.</summary>
    /// <exception cref="InvalidTreeException">The tree has a hard link to a directory.</exception>
    public static TreeDraft From(ValidatedTree tree)
    {
        var draft = new TreeDraft();
        var nodes = new DraftNode[tree.Count];
        var xattrs = new DraftXattr?[tree.XattrTable.Count];
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
        {
            NodeId entry = walk.Current;
            NodeId owner = tree.Resolve(entry);
            if (tree.IsLink(entry) && Mode.IsDirectory(tree.Attributes(owner).Mode))
                throw new InvalidTreeException("hard link to a directory", tree.DisplayPath(entry));
            DraftNode node = nodes[owner.Index] ??= Copy(tree, owner, xattrs);
            if (entry == NodeId.Root)
            {
                draft.Root.DescribeAs(node);
                nodes[0] = draft.Root;
            }
            else
            {
                nodes[tree.Parent(entry).Index].Set(tree.Name(entry), node);
            }
        }

        draft._names = tree.Count - 1;
        return draft;
    }

    /// <summary>
    /// The tree as it is now, depth first in the order of the names. A file has as many links as it has names here, and its
    /// first name owns it.
    /// </summary>
    /// <exception cref="InvalidTreeException">The extended attributes of a file are too large.</exception>
    public FileTree ToTree()
    {
        var tree = new FileTree(Math.Min(_names + 1, 1 << 16));
        var owners = new Dictionary<DraftNode, NodeId>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(NodeId Directory, IReadOnlyList<DraftEntry> Entries, int Next)>();
        NodeId root = tree.AddRoot(Root.Attributes with { Nlink = 1 });
        SetXattrs(tree, root, Root);
        open.Push((root, Root.Entries(), 0));
        while (open.TryPop(out (NodeId Directory, IReadOnlyList<DraftEntry> Entries, int Next) top))
        {
            if (top.Next == top.Entries.Count)
                continue;
            open.Push(top with { Next = top.Next + 1 });
            (byte[] name, DraftNode node) = top.Entries[top.Next];
            if (node.IsDirectory)
                open.Push((Add(tree, top.Directory, name, node), node.Entries(), 0));
            else if (owners.TryGetValue(node, out NodeId owner))
                tree.AddCountedLink(top.Directory, name, owner);
            else
                owners.Add(node, Add(tree, top.Directory, name, node));
        }

        return tree;
    }

    private static DraftNode Copy(ValidatedTree tree, NodeId id, DraftXattr?[] shared)
    {
        var node = new DraftNode(tree.Attributes(id))
        {
            Payload = tree.Payload(id).ToArray(),
            Content = tree.Content(id).ToArray(),
            Digest = tree.Digest(id).ToArray(),
        };
        if (tree.XattrCount(id) == 0)
            return node;

        var xattrs = new DraftXattr[tree.XattrCount(id)];
        for (int i = 0; i < xattrs.Length; i++)
        {
            xattrs[i] = shared[tree.XattrPair(id, i)] ??=
                new DraftXattr(tree.XattrKey(id, i).ToArray(), tree.XattrValue(id, i).ToArray());
        }

        node.Xattrs = xattrs;
        return node;
    }

    private static NodeId Add(FileTree tree, NodeId directory, byte[] name, DraftNode node)
    {
        NodeId added = tree.Add(directory, name, node.Attributes with { Nlink = 1 });
        tree.SetPayload(added, node.Payload.Span);
        tree.SetContent(added, node.Content.Span);
        tree.SetDigest(added, node.Digest.Span);
        SetXattrs(tree, added, node);
        return added;
    }

    private static void SetXattrs(FileTree tree, NodeId id, DraftNode node)
    {
        foreach (DraftXattr xattr in node.Xattrs)
        {
            if (!tree.TrySetXattr(id, xattr.Key, xattr.Value))
                throw new InvalidTreeException($"extended attribute {PathText.Display(xattr.Key)} is too large", tree.DisplayPath(id));
        }
    }
}

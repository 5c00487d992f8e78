namespace BootCfs.Format.Tree;

/// <summary>Takes names out of a tree that its source did not leave out. Other names of a file that is taken out stay.</summary>
public static class SkippedNames
{
    /// <summary>The tree without these names; the same tree when it has none of them.</summary>
    /// <param name="tree">Must not be used afterwards.</param>
    /// <param name="patterns">What is to be left out.</param>
    public static FileTree Remove(FileTree tree, SkipPatterns patterns)
    {
        if (patterns.IsEmpty || !Any(tree, patterns.Root))
            return tree;
        var draft = TreeDraft.From(tree);
        Remove(draft, patterns);
        return draft.ToTree();
    }

    /// <summary>Takes these names out of a tree that is still growing.</summary>
    /// <param name="draft">The tree.</param>
    /// <param name="patterns">What is to be left out.</param>
    public static void Remove(TreeDraft draft, SkipPatterns patterns)
    {
        if (patterns.IsEmpty)
            return;
        var open = new Stack<(DraftNode Directory, SkipScope Scope)>([(draft.Root, patterns.Root)]);
        while (open.TryPop(out (DraftNode Directory, SkipScope Scope) top))
        {
            foreach ((byte[] name, DraftNode node) in top.Directory.Entries())
            {
                if (top.Scope.Skips(name))
                    top.Directory.Remove(name);
                else if (node.IsDirectory && top.Scope.Enter(name) is { IsEmpty: false } inside)
                    open.Push((node, inside));
            }
        }
    }

    // Parents come before their entries.
    private static bool Any(FileTree tree, SkipScope root)
    {
        ReadOnlySpan<NodeRecord> nodes = tree.Nodes;
        var scopes = new SkipScope?[nodes.Length];
        if (nodes.Length > 0)
            scopes[0] = root;
        for (int i = 1; i < nodes.Length; i++)
        {
            if (scopes[nodes[i].Parent] is not { IsEmpty: false } scope)
                continue;
            ReadOnlySpan<byte> name = tree.Arena.Get(nodes[i].Name);
            if (scope.Skips(name))
                return true;
            if (Mode.IsDirectory(nodes[i].Attributes.Mode))
                scopes[i] = scope.Enter(name);
        }

        return false;
    }
}

using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs;

/// <summary>
/// From the tree that was read to the one that is committed: every step at its place in one order, which is that of the
/// recipe, too (docs/formats/commit.md).
/// </summary>
internal static class CanonicalForm
{
    /// <summary>Takes the steps that a request asks for.</summary>
    /// <param name="tree">The tree with all its parts; must not be used afterwards.</param>
    /// <param name="request">Which steps.</param>
    /// <param name="staging">Where the contents of its files are.</param>
    internal static FileTree Apply(FileTree tree, CommitRequest request, ObjectStaging staging)
    {
        TreeFilters filters = request.Filters;
        tree = SkippedNames.Remove(tree, filters.Skip);
        if (request.Bootable)
            BootableTree.Apply(tree);
        filters.Xattrs?.Apply(tree);
        filters.Owner?.Apply(tree);
        filters.StatOverrides?.Apply(tree);
        if (filters.SELinuxPolicy)
            SELinuxPolicy.Label(tree, staging);
        filters.Mtime?.Apply(tree);
        return tree;
    }

    /// <summary>The steps as they are spelled on the command line, for the recipe; nothing in it is of one machine only.</summary>
    internal static IReadOnlyList<string> Spell(CommitRequest request)
    {
        TreeFilters filters = request.Filters;
        var options = new List<string>();
        if (request.OSTreeLayout)
            options.Add(OSTreeImage.Option);
        options.AddRange(filters.Skip.Texts.Select(pattern => $"--skip={pattern}"));
        if (request.Bootable)
            options.Add("--bootable");
        if (filters.Xattrs is { } xattrs)
            options.Add($"--xattrs={xattrs}");
        if (filters.Owner is { } owner)
            options.Add($"--owner={owner}");
        if (filters.StatOverrides is { } overrides)
            options.Add($"--stat-override={overrides.Digest}");
        if (filters.SELinuxPolicy)
            options.Add("--selinux-policy");
        if (filters.Mtime is { } mtime)
            options.Add($"--mtime={mtime}");
        return options;
    }
}

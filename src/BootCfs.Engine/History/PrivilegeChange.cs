using BootCfs.Format.Tree;

namespace BootCfs.History;

/// <summary>A program that gives its user other rights than before: what a review must not overlook.</summary>
/// <param name="Path">The program.</param>
/// <param name="Kind"><c>setuid</c>, <c>setgid</c> or <c>capabilities</c>.</param>
/// <param name="Old">Whose rights it gave, or which; null when none.</param>
/// <param name="New">Those that it gives; null when none.</param>
public sealed record PrivilegeChange(string Path, string Kind, string? Old, string? New)
{
    private const uint SetUid = 0b100_000_000_000;
    private const uint SetGid = 0b010_000_000_000;

    private static readonly (string Kind, Func<ValidatedTree, NodeId, string?> Read)[] Kinds =
    [
        ("setuid", (tree, node) => (tree.Attributes(node).Mode & SetUid) != 0 ? $"uid {tree.Attributes(node).Uid}" : null),
        ("setgid", (tree, node) => (tree.Attributes(node).Mode & SetGid) != 0 ? $"gid {tree.Attributes(node).Gid}" : null),
        ("capabilities", (tree, node) => FindCapabilities(tree, node)),
    ];

    /// <summary>What of a difference between two trees changes rights.</summary>
    public static IEnumerable<PrivilegeChange> Of(ValidatedTree old, ValidatedTree changed, TreeDifference difference)
    {
        NodeId? left = RegularFile(old, difference.Left);
        NodeId? right = RegularFile(changed, difference.Right);
        foreach ((string kind, Func<ValidatedTree, NodeId, string?> read) in Kinds)
        {
            string? before = left is { } x ? read(old, x) : null;
            string? after = right is { } y ? read(changed, y) : null;
            if (before != after)
                yield return new PrivilegeChange(PathText.Display(difference.Path), kind, before, after);
        }
    }

    // Of a directory the bits say who owns what is made in it.
    private static NodeId? RegularFile(ValidatedTree tree, NodeId? entry) =>
        entry is { } found && Mode.IsRegular(tree.Attributes(tree.Resolve(found)).Mode) ? tree.Resolve(found) : null;

    private static string? FindCapabilities(ValidatedTree tree, NodeId node)
    {
        for (int i = 0; i < tree.XattrCount(node); i++)
        {
            if (tree.XattrKey(node, i).SequenceEqual(FileCapabilities.Xattr))
                return FileCapabilities.Describe(tree.XattrValue(node, i));
        }

        return null;
    }
}

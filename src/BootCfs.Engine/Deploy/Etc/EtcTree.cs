using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>An <c>/etc</c>: a directory in a tree.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Root">The directory in it.</param>
internal readonly record struct EtcTree(ValidatedTree Tree, NodeId Root)
{
    /// <summary>What the paths of its entries begin with.</summary>
    internal static ReadOnlySpan<byte> Path => "/etc"u8;

    /// <summary>The <c>/etc</c> of a root; an empty one when it has none.</summary>
    internal static EtcTree Of(ValidatedTree root) =>
        root.TryGetPath(Path, out NodeId etc) && IsDirectory(root, etc) ? new EtcTree(root, etc) : Empty;

    /// <summary>Whether an entry is a directory, and not another name of one.</summary>
    internal static bool IsDirectory(ValidatedTree tree, NodeId entry) => !tree.IsLink(entry) && Mode.IsDirectory(tree.Attributes(entry).Mode);

    /// <summary>Whether an entry is a directory.</summary>
    internal bool IsDirectory(NodeId? entry) => entry is { } node && IsDirectory(Tree, node);

    /// <summary>One that has nothing in it.</summary>
    internal static EtcTree Empty { get; } = MakeEmpty();

    private static EtcTree MakeEmpty()
    {
        var tree = new FileTree(1);
        tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 });
        return new EtcTree(ValidatedTree.From(tree), NodeId.Root);
    }
}

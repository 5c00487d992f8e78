using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Store;

/// <summary>The objects that a tree needs.</summary>
public static class TreeObjects
{
    /// <summary>Each object with the first file, in the tree's order, whose content it is.</summary>
    public static Dictionary<FsVerityDigest, NodeId> Users(ValidatedTree tree, FsVerityAlgorithm algorithm)
    {
        var users = new Dictionary<FsVerityDigest, NodeId>(tree.Count);
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (!tree.IsLink(node) && !tree.Digest(node).IsEmpty)
                users.TryAdd(FsVerityDigest.FromBytes(algorithm, tree.Digest(node)), node);
        }

        return users;
    }
}

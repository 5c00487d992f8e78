using BootCfs.Format.Tree;

namespace BootCfs.Deploy;

/// <summary>Room that a directory takes when it is copied into the state of a deployment.</summary>
internal static class StateRoom
{
    /// <summary>Bytes and files, at most.</summary>
    internal static (long Bytes, long Files) Of(ValidatedTree tree, NodeId directory)
    {
        long bytes = 0;
        long files = 0;
        for (var walk = new TreeWalk(tree, directory); walk.MoveNext(); files++)
            bytes += (long)tree.Attributes(tree.Resolve(walk.Current)).Size + 4096;
        return (bytes, files);
    }
}

namespace BootCfs.Format.Tree;

/// <summary>One entry of a tree: its place in the order in which entries were added. The root is 0.</summary>
public readonly record struct NodeId(int Index)
{
    /// <summary>The root of every tree.</summary>
    public static NodeId Root => new(0);
}

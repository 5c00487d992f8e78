using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>One entry of a git tree.</summary>
/// <param name="Mode">Type and permissions, octal without leading zeros.</param>
/// <param name="Name">Name in the tree.</param>
/// <param name="Id">The object.</param>
internal readonly record struct GitTreeEntry(string Mode, string Name, GitObjectId Id)
{
    /// <summary>Whether the object is a tree itself.</summary>
    internal bool IsTree => Mode == "40000";
}

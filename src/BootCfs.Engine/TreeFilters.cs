using BootCfs.Format.Tree;

namespace BootCfs;

/// <summary>What is changed in a tree before it is committed; in which order is for <see cref="CanonicalForm"/> to say.</summary>
public sealed record TreeFilters
{
    /// <summary>Changes nothing.</summary>
    public static TreeFilters None { get; } = new();

    /// <summary>Names that are left out.</summary>
    public SkipPatterns Skip { get; init; } = SkipPatterns.None;

    /// <summary>Which extended attributes stay; null for all, without saying so.</summary>
    public XattrRule? Xattrs { get; init; }

    /// <summary>The owner of everything; null when owners stay.</summary>
    public OwnerRule? Owner { get; init; }

    /// <summary>Modes and owners of single paths.</summary>
    public StatOverrides? StatOverrides { get; init; }

    /// <summary>Whether labels of SELinux are those of the tree's own policy.</summary>
    public bool SELinuxPolicy { get; init; }

    /// <summary>What becomes of times of modification; null when they stay.</summary>
    public MtimeRule? Mtime { get; init; }
}

using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <summary>One entry of an archive.</summary>
public sealed record TarEntry
{
    /// <summary>Where its header is; means nothing when it is written.</summary>
    public long Offset { get; init; }

    /// <summary>Its path, as it is written.</summary>
    public required byte[] Path { get; init; }

    /// <summary>What stat would say; of a hard link only its time, owner and permissions, without a type.</summary>
    public required NodeAttributes Attributes { get; init; }

    /// <summary>Whether it is another name of an entry before it.</summary>
    public bool IsHardLink { get; init; }

    /// <summary>A symbolic link's target, or the path of the entry that a hard link names.</summary>
    public byte[] LinkPath { get; init; } = [];

    /// <summary>Extended attributes in byte order of their keys.</summary>
    public IReadOnlyList<DraftXattr> Xattrs { get; init; } = [];
}

namespace BootCfs.Format.Packing;

/// <summary>What an entry of a pack is (gitformat-pack).</summary>
public enum PackObjectType
{
    /// <summary>A commit, whole.</summary>
    Commit = 1,

    /// <summary>A tree, whole.</summary>
    Tree = 2,

    /// <summary>A blob, whole.</summary>
    Blob = 3,

    /// <summary>An annotated tag, whole.</summary>
    Tag = 4,

    /// <summary>A delta to an entry that stands so many bytes before.</summary>
    OffsetDelta = 6,

    /// <summary>A delta to an object that is named.</summary>
    ReferenceDelta = 7,
}

namespace BootCfs.Store;

/// <summary>Whether a copy shares the blocks of what it was copied from, until one of them is changed (FICLONE).</summary>
public enum BlockSharing
{
    /// <summary>Where the filesystem can.</summary>
    IfPossible,

    /// <summary>Always; where it cannot be, copying fails.</summary>
    Required,

    /// <summary>Never.</summary>
    Never,
}

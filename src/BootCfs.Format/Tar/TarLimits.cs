namespace BootCfs.Format.Tar;

/// <summary>How much an archive may ask for; far above what real trees need (docs/formats/sources.md).</summary>
public static class TarLimits
{
    /// <summary>Size of a block: headers are one, contents are filled up to whole ones.</summary>
    public const int BlockSize = 512;

    /// <summary>Size of a record: an archive that is written is filled up to whole ones.</summary>
    public const int RecordSize = 20 * BlockSize;

    /// <summary>Most bytes of an entry's path, or of what its link leads to.</summary>
    public const int MaxPath = 64 * 1024;

    /// <summary>Most bytes of an extended header.</summary>
    public const int MaxExtendedHeader = 4 << 20;

    /// <summary>Most pieces of a file with holes.</summary>
    public const int MaxPieces = 1 << 20;

    /// <summary>Most bytes of a file with holes: an archive of any length can have one of these.</summary>
    public const long MaxSparseSize = 1L << 40;

    /// <summary>Most bytes of names, targets, extended attributes and small contents of an archive together.</summary>
    public const long MaxMetadata = 1L << 30;
}

namespace BootCfs.Format.Erofs;

/// <summary><c>enum</c> of <c>EROFS_INODE_*</c>: where an inode's data lies; bits 1 to 3 of <c>i_format</c>.</summary>
internal enum DataLayout
{
    /// <summary>In whole blocks.</summary>
    FlatPlain = 0,

    /// <summary>In whole blocks, the rest right behind the inode.</summary>
    FlatInline = 2,

    /// <summary>In chunks listed behind the inode.</summary>
    ChunkBased = 4,
}

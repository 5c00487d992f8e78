using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>One inode of the image: where it stands and what lies behind it.</summary>
internal struct PlannedInode
{
    /// <summary>The entry of the tree, or for a stub its number as -1 - i.</summary>
    internal int Source;

    /// <summary>Mode, rdev and size after rewriting: a whiteout has become an empty regular file.</summary>
    internal uint Mode;

    internal uint Rdev;

    /// <summary>What S5.1 calls size: of a device or fifo the input's, though none is stored.</summary>
    internal ulong Size;

    internal uint Nlink;

    /// <summary>Content lies in an object: the inode lists chunks.</summary>
    internal bool IsExternal;

    internal bool IsExtended;

    /// <summary>Byte offset in the image.</summary>
    internal long Start;

    internal int XattrSize;

    internal int XattrStart;

    internal int XattrCount;

    /// <summary>Blocks of its own.</summary>
    internal int DataBlocks;

    /// <summary>Number of the first of them.</summary>
    internal uint FirstBlock;

    /// <summary>Bytes right behind inode and xattrs.</summary>
    internal int Tail;

    internal readonly bool IsStub => Source < 0;

    internal readonly NodeId Node => new(Source);

    internal readonly int HeadSize => (IsExtended ? InodeExtended.Size : InodeCompact.Size) + XattrSize;

    internal readonly ulong Nid => (ulong)Start >> ErofsFormat.SlotBits;

    internal readonly DataLayout Layout =>
        IsExternal ? DataLayout.ChunkBased : Tail > 0 ? DataLayout.FlatInline : DataLayout.FlatPlain;

    /// <summary>The size that is stored.</summary>
    internal readonly ulong StoredSize => (Mode & Tree.Mode.S_IFMT) switch
    {
        Tree.Mode.S_IFREG or Tree.Mode.S_IFDIR or Tree.Mode.S_IFLNK => Size,
        _ => 0,
    };
}

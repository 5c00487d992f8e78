using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

// Where each inode stands and where its data lies (composefs.md S5.1, S5.2).
internal sealed partial class ImageLayout
{
    private void PlaceInodes()
    {
        long position = ErofsFormat.FirstInode;
        for (int i = 0; i < _count; i++)
        {
            ref PlannedInode inode = ref _inodes[i];
            PlanData(ref inode);
            inode.IsExtended = NeedsExtended(inode);
            inode.XattrSize = Xattrs.BodySize(inode);
            position = RoundUp(position, ErofsFormat.SlotSize);
            inode.Start = Mode.IsSymlink(inode.Mode) ? PlaceSymlink(ref inode, position) : PlaceOther(ref inode, position);
            position = inode.Start + inode.HeadSize + inode.Tail;
        }

        InodesEnd = RoundUp(position, ErofsFormat.SlotSize);
        Xattrs.PlaceShared(InodesEnd);
    }

    private void PlaceData()
    {
        DataStart = RoundUp(InodesEnd + Xattrs.SharedSize, ErofsFormat.BlockSize);
        long block = DataStart >> ErofsFormat.BlockBits;
        foreach (ref PlannedInode inode in _inodes.AsSpan(0, _count))
        {
            if (inode.DataBlocks == 0)
                continue;
            inode.FirstBlock = unchecked((uint)block);
            block += inode.DataBlocks;
        }

        TotalSize = block << ErofsFormat.BlockBits;
    }

    // Blocks and tail before the position may move a tail into a block.
    private void PlanData(ref PlannedInode inode)
    {
        switch (inode.Mode & Mode.S_IFMT)
        {
            case Mode.S_IFDIR:
                PlanDirectory(ref inode);
                break;
            case Mode.S_IFLNK:
                inode.Tail = (int)inode.Size;
                break;
            case Mode.S_IFREG when inode.IsExternal:
                inode.Tail = 4 * ErofsFormat.ChunkSlots(inode.Size);
                break;
            case Mode.S_IFREG:
                SplitTail(ref inode, (int)inode.Size / ErofsFormat.BlockSize, (int)inode.Size % ErofsFormat.BlockSize);
                break;
            default:
                break;
        }
    }

    private void PlanDirectory(ref PlannedInode inode)
    {
        int blocks = 0;
        int used = 0;
        foreach (DirectoryEntry entry in new DirectoryEntries(this, inode.Node))
        {
            int size = Dirent.Size + entry.Name.Length;
            if (used + size > ErofsFormat.BlockSize)
            {
                blocks++;
                used = 0;
            }

            used += size;
        }

        SplitTail(ref inode, blocks, used);
        inode.Size = ((ulong)inode.DataBlocks * ErofsFormat.BlockSize) + (ulong)inode.Tail;
    }

    private static void SplitTail(ref PlannedInode inode, int blocks, int rest)
    {
        bool ownBlock = rest > ErofsFormat.MaxTail;
        inode.DataBlocks = ownBlock ? blocks + 1 : blocks;
        inode.Tail = ownBlock ? 0 : rest;
    }

    private bool NeedsExtended(in PlannedInode inode)
    {
        ref readonly NodeAttributes attributes = ref AttributesOf(inode);
        return attributes.MtimeSec != BuildTime || attributes.MtimeNsec != BuildTimeNsec
            || inode.Nlink > ushort.MaxValue || attributes.Uid > ushort.MaxValue || attributes.Gid > ushort.MaxValue
            || inode.Size > uint.MaxValue;
    }

    // The whole symlink, target included, must not cross a block; that is asked before a long target moves out.
    private static long PlaceSymlink(ref PlannedInode inode, long start)
    {
        int total = inode.HeadSize + inode.Tail;
        if (start / ErofsFormat.BlockSize != (start + total - 1) / ErofsFormat.BlockSize)
            start = RoundUp(start, ErofsFormat.BlockSize);
        if (total >= ErofsFormat.BlockSize)
            MoveTailOut(ref inode);
        return start;
    }

    // Only the tail must not cross a block: pad by whole slots if that helps, else move it out.
    private static long PlaceOther(ref PlannedInode inode, long start)
    {
        int room = RoomBehind(start + inode.HeadSize);
        if (room >= inode.Tail)
            return start;

        long padded = start + ErofsFormat.RoundUp(room, ErofsFormat.SlotSize);
        if (inode.Tail <= RoomBehind(padded + inode.HeadSize))
            return padded;
        MoveTailOut(ref inode);
        return RoundUp(start, ErofsFormat.BlockSize);
    }

    private static void MoveTailOut(ref PlannedInode inode)
    {
        inode.DataBlocks++;
        inode.Tail = 0;
    }

    private static int RoomBehind(long position) =>
        ErofsFormat.BlockSize - (int)(position % ErofsFormat.BlockSize);

    private static long RoundUp(long value, int unit) => (value + unit - 1) / unit * unit;
}

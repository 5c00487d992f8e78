using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>The emit pass: writes a planned image front to back (composefs.md S3.1).</summary>
internal sealed partial class ImageEmitter(ImageLayout layout, ImageBuffer output)
{
    internal void Emit()
    {
        EmitHeaders();
        for (int i = 0; i < layout.Inodes.Length; i++)
            EmitInode(layout.Inodes[i], (uint)i);
        output.PadTo(layout.InodesEnd);
        foreach (int pair in layout.Xattrs.Shared)
            EmitXattr(pair);
        output.PadTo(layout.DataStart);
        foreach (ref readonly PlannedInode inode in layout.Inodes)
            EmitDataBlocks(inode);
        if (output.Position != layout.TotalSize)
            throw new InvalidOperationException("the image was not written as planned");
    }

    private void EmitHeaders()
    {
        output.Write(new ComposefsHeader(
            ComposefsHeader.MagicValue,
            ComposefsHeader.VersionValue,
            layout.Xattrs.HasAcl ? ComposefsHeader.FlagHasAcl : 0,
            (uint)layout.Version));
        output.PadTo(ErofsFormat.SuperblockOffset);
        output.Write(new Superblock(
            Superblock.MagicValue,
            Checksum: 0,
            FeatureCompat: ErofsFormat.FeatureCompatMtime | ErofsFormat.FeatureCompatXattrFilter,
            Blkszbits: ErofsFormat.BlockBits,
            SbExtslots: 0,
            RootNid: (ushort)layout.Inodes[0].Nid,
            Inos: (ulong)layout.Inodes.Length,
            BuildTime: unchecked((ulong)layout.BuildTime),
            BuildTimeNsec: layout.BuildTimeNsec,
            Blocks: unchecked((uint)(layout.TotalSize >> ErofsFormat.BlockBits)),
            MetaBlkaddr: 0,
            XattrBlkaddr: unchecked((uint)(layout.InodesEnd >> ErofsFormat.BlockBits))));
    }

    private void EmitInode(in PlannedInode inode, uint ino)
    {
        output.PadTo(inode.Start);
        ref readonly NodeAttributes attributes = ref layout.AttributesOf(inode);
        ushort format = (ushort)(((int)inode.Layout << 1) | (inode.IsExtended ? 1 : 0));
        ushort icount = (ushort)(inode.XattrSize == 0 ? 0 : ((inode.XattrSize - XattrIbodyHeader.Size) / 4) + 1);
        ushort mode = unchecked((ushort)inode.Mode);
        if (inode.IsExtended)
        {
            output.Write(new InodeExtended(
                format, icount, mode, 0, inode.StoredSize, DataAddress(inode), ino, attributes.Uid, attributes.Gid,
                unchecked((ulong)attributes.MtimeSec), attributes.MtimeNsec, inode.Nlink));
        }
        else
        {
            output.Write(new InodeCompact(
                format, icount, mode, (ushort)inode.Nlink, (uint)inode.StoredSize, 0, DataAddress(inode), ino,
                (ushort)attributes.Uid, (ushort)attributes.Gid, 0));
        }

        EmitXattrs(inode);
        EmitTail(inode);
    }

    // i_u: first block, device number, or chunk format in the low half (S5.3).
    private static uint DataAddress(in PlannedInode inode)
    {
        uint address = inode.DataBlocks > 0 ? inode.FirstBlock : inode.Rdev;
        return inode.IsExternal
            ? (address & 0xFFFF0000) | (uint)(ErofsFormat.ChunkBits(inode.Size) - ErofsFormat.BlockBits)
            : address;
    }

    private void EmitXattrs(in PlannedInode inode)
    {
        if (inode.XattrSize == 0)
            return;

        ImageXattrs xattrs = layout.Xattrs;
        ReadOnlySpan<int> pairs = xattrs.Of(inode);
        uint filter = 0;
        int shared = 0;
        foreach (int pair in pairs)
        {
            filter |= xattrs.FilterBit(pair);
            xattrs.IsReference(pair, ref shared);
        }

        output.Write(new XattrIbodyHeader(~filter, (byte)shared));
        int references = 0;
        foreach (int pair in pairs)
        {
            if (xattrs.IsReference(pair, ref references))
                output.Write<Le32>(xattrs.Reference(pair));
        }

        references = 0;
        foreach (int pair in pairs)
        {
            if (!xattrs.IsReference(pair, ref references))
                EmitXattr(pair);
        }
    }

    private void EmitXattr(int pair)
    {
        ReadOnlySpan<byte> name = layout.Xattrs.StoredName(pair);
        ReadOnlySpan<byte> value = layout.Xattrs.Value(pair);
        int size = XattrEntry.SizeOnDisk(name.Length, value.Length);
        output.Write(new XattrEntry((byte)name.Length, layout.Xattrs.NameIndex(pair), (ushort)value.Length));
        output.Write(name);
        output.Write(value);
        output.Reserve(size - XattrEntry.Size - name.Length - value.Length).Clear();
    }
}

using System.Runtime.InteropServices;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

public sealed partial class ImageReader
{
    private const ulong HiddenSize = 1UL << 32;

    private Inode ReadInode(ulong nid)
    {
        // A nid that overflows here lies far behind the end of any image.
        if (nid > (ulong)_image.Length / ErofsFormat.SlotSize)
            throw new CorruptImageException(_image.Length, "nid", $"{nid} lies behind the end");
        long offset = (_superblock.MetaBlkaddr * (long)ErofsFormat.BlockSize) + ((long)nid * ErofsFormat.SlotSize);
        ushort format = MemoryMarshal.Read<Le16>(Slice(offset, 2, "i_format"));
        Inode inode = (format & 1) == 0 ? ReadCompact(offset) : ReadExtended(offset);
        return CheckLayout(inode, format);
    }

    private Inode ReadCompact(long offset)
    {
        InodeCompact raw = MemoryMarshal.Read<InodeCompact>(Slice(offset, InodeCompact.Size, "inode"));
        return new Inode(offset, InodeCompact.Size, raw.XattrIcount, raw.U, raw.Ino, new NodeAttributes
        {
            Mode = raw.Mode,
            Nlink = raw.Nlink,
            Size = raw.FileSize,
            Uid = raw.Uid,
            Gid = raw.Gid,
            MtimeSec = unchecked((long)(ulong)_superblock.BuildTime),
            MtimeNsec = _superblock.BuildTimeNsec,
        });
    }

    private Inode ReadExtended(long offset)
    {
        InodeExtended raw = MemoryMarshal.Read<InodeExtended>(Slice(offset, InodeExtended.Size, "inode"));
        return new Inode(offset, InodeExtended.Size, raw.XattrIcount, raw.U, raw.Ino, new NodeAttributes
        {
            Mode = raw.Mode,
            Nlink = raw.Nlink,
            Size = HasHiddenSize(raw) ? HiddenSize : raw.FileSize,
            Uid = raw.Uid,
            Gid = raw.Gid,
            MtimeSec = unchecked((long)(ulong)raw.Mtime),
            MtimeNsec = raw.MtimeNsec,
        });
    }

    // The writer picks the form by the input's size, but stores none for devices, fifos and sockets (S5.1). When nothing
    // else explains the long form, any size of more than 32 bits gives the same image again.
    private bool HasHiddenSize(in InodeExtended raw) =>
        (raw.Mode & Mode.S_IFMT) is Mode.S_IFCHR or Mode.S_IFBLK or Mode.S_IFIFO or Mode.S_IFSOCK
        && raw.Mtime == _superblock.BuildTime && raw.MtimeNsec == _superblock.BuildTimeNsec
        && raw.Nlink <= ushort.MaxValue && raw.Uid <= ushort.MaxValue && raw.Gid <= ushort.MaxValue;

    private static Inode CheckLayout(Inode inode, ushort format)
    {
        NodeAttributes attributes = inode.Attributes;
        if (!Mode.HasValidType(attributes.Mode))
            throw new CorruptImageException(inode.Offset + 4, "i_mode", $"0{Convert.ToString(attributes.Mode, 8)} has no file type");
        if (Mode.IsDevice(attributes.Mode))
            attributes = attributes with { Rdev = inode.U };

        var layout = (DataLayout)((format >> 1) & 7);
        bool holdsData = attributes.Size > 0
            && (Mode.IsDirectory(attributes.Mode) || Mode.IsSymlink(attributes.Mode) || Mode.IsRegular(attributes.Mode));
        bool known = layout is DataLayout.FlatPlain or DataLayout.FlatInline
            || (layout == DataLayout.ChunkBased && Mode.IsRegular(attributes.Mode));
        if (holdsData && !known)
            throw new CorruptImageException(inode.Offset, "i_format", $"0x{format:x} has a data layout that is not known");
        return inode with { Layout = layout, Attributes = attributes };
    }

    /// <summary>
    /// Bytes of an inode's data from <paramref name="position"/> to the end of that block: whole blocks lie together,
    /// the rest of an inline layout right behind the inode.
    /// </summary>
    private ReadOnlySpan<byte> ReadData(scoped in Inode inode, ulong position)
    {
        ulong size = inode.Attributes.Size;
        int length = (int)Math.Min(size - position, ErofsFormat.BlockSize);
        bool inTail = inode.Layout == DataLayout.FlatInline && length < ErofsFormat.BlockSize;
        if (inTail)
            return Slice(inode.Offset + inode.HeadSize, length, "inline data");

        // The first block's number is 32 bits wide; a size near 2^64 fails here because its data cannot be in the image.
        if (position > (ulong)_image.Length)
            throw new CorruptImageException(inode.Offset, "i_size", $"{size} is more than the image");
        return Slice((inode.U * (long)ErofsFormat.BlockSize) + (long)position, length, "data");
    }

    private readonly record struct Inode(long Offset, int InodeSize, int XattrIcount, uint U, uint Ino, NodeAttributes Attributes)
    {
        internal DataLayout Layout { get; init; }

        internal int XattrSize => XattrIcount == 0 ? 0 : XattrIbodyHeader.Size + ((XattrIcount - 1) * 4);

        internal int HeadSize => InodeSize + XattrSize;
    }
}

using System.Runtime.InteropServices;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>
/// Reads a composefs EROFS image back into a tree (composefs.md S10). The image may be hostile: every access is bounded,
/// and no image makes more work than its own length.
/// </summary>
public sealed partial class ImageReader
{
    private readonly ReadOnlyMemory<byte> _image;
    private readonly ComposefsHeader _header;
    private readonly Superblock _superblock;

    private ImageReader(ReadOnlyMemory<byte> image, in ComposefsHeader header, in Superblock superblock)
    {
        _image = image;
        _header = header;
        _superblock = superblock;
    }

    /// <summary><c>composefs_version</c> of the header: 0 or 1.</summary>
    public int Version => (int)(uint)_header.ComposefsVersion;

    /// <summary>Checks the headers of an image; nothing is copied.</summary>
    /// <exception cref="CorruptImageException">This is no composefs image, or one of a version not known here.</exception>
    public static ImageReader Open(ReadOnlyMemory<byte> image)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        if (bytes.Length < ErofsFormat.BlockSize)
            throw new CorruptImageException(0, "length", $"of {bytes.Length} bytes is less than one block");

        ComposefsHeader header = MemoryMarshal.Read<ComposefsHeader>(bytes);
        if (header.Magic != ComposefsHeader.MagicValue)
            throw new CorruptImageException(0, "composefs magic", "is wrong");
        if (header.Version != ComposefsHeader.VersionValue)
            throw new CorruptImageException(4, "header version", $"{(uint)header.Version} is not supported") { IsNewer = true };
        if (header.ComposefsVersion > 1)
            throw new CorruptImageException(12, "composefs_version", $"{(uint)header.ComposefsVersion} is not supported") { IsNewer = true };

        Superblock superblock = MemoryMarshal.Read<Superblock>(bytes[ErofsFormat.SuperblockOffset..]);
        if (superblock.Magic != Superblock.MagicValue)
            throw new CorruptImageException(ErofsFormat.SuperblockOffset, "erofs magic", "is wrong");
        if (superblock.Blkszbits != ErofsFormat.BlockBits)
            throw new CorruptImageException(ErofsFormat.SuperblockOffset + 12, "blkszbits", $"{superblock.Blkszbits} is not 12");
        if (superblock.MetaBlkaddr * (long)ErofsFormat.BlockSize >= bytes.Length)
            throw new CorruptImageException(ErofsFormat.SuperblockOffset + 40, "meta_blkaddr", "lies behind the end");
        if (superblock.XattrBlkaddr * (long)ErofsFormat.BlockSize >= bytes.Length)
            throw new CorruptImageException(ErofsFormat.SuperblockOffset + 44, "xattr_blkaddr", "lies behind the end");
        return new ImageReader(image, header, superblock);
    }

    /// <summary>Reads all of the image.</summary>
    /// <exception cref="CorruptImageException">The image breaks its format; says where.</exception>
    public FileTree ReadTree() => new TreeBuilder(this).Build();

    private ReadOnlySpan<byte> Slice(long offset, long length, string field)
    {
        if (offset < 0 || length < 0 || offset > _image.Length - length)
            throw new CorruptImageException(offset, field, $"of {length} bytes reaches behind the end");
        return _image.Span.Slice((int)offset, (int)length);
    }
}

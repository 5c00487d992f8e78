using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Tests.Format.Erofs;

// Every field has a value of its own, so size, offset and byte order of each are held (composefs.md S3, S5.3, S7.2).
public class OnDiskStructTests
{
    [Fact]
    public void Matches_struct_lcfs_erofs_header_s_byte_for_byte() => AssertBytes(
        new ComposefsHeader(0x04030201, 0x08070605, 0x0c0b0a09, 0x100f0e0d, 0x1817161514131211, 0x201f1e1d1c1b1a19),
        ComposefsHeader.Size,
        "01020304 05060708 090A0B0C 0D0E0F10 1112131415161718 191A1B1C1D1E1F20");

    [Fact]
    public void Matches_struct_erofs_super_block_byte_for_byte() => AssertBytes(
        new Superblock(
            0x04030201, 0x08070605, 0x0c0b0a09, 0x0d, 0x0e, 0x100f, 0x1817161514131211, 0x201f1e1d1c1b1a19, 0x24232221,
            0x28272625, 0x2c2b2a29, 0x302f2e2d, FeatureIncompat: 0x54535251),
        Superblock.Size,
        "01020304 05060708 090A0B0C 0D 0E 0F10 1112131415161718 191A1B1C1D1E1F20 21222324 25262728 292A2B2C 2D2E2F30"
            + new string('0', 64) + "51525354" + new string('0', 88));

    [Fact]
    public void Matches_struct_erofs_inode_compact_byte_for_byte() => AssertBytes(
        new InodeCompact(
            0x0201, 0x0403, 0x0605, 0x0807, 0x0c0b0a09, 0x100f0e0d, 0x14131211, 0x18171615, 0x1a19, 0x1c1b, 0x201f1e1d),
        InodeCompact.Size,
        "0102 0304 0506 0708 090A0B0C 0D0E0F10 11121314 15161718 191A 1B1C 1D1E1F20");

    [Fact]
    public void Matches_struct_erofs_inode_extended_byte_for_byte() => AssertBytes(
        new InodeExtended(
            0x0201, 0x0403, 0x0605, 0x0807, 0x100f0e0d0c0b0a09, 0x14131211, 0x18171615, 0x1c1b1a19, 0x201f1e1d,
            0x2827262524232221, 0x2c2b2a29, 0x302f2e2d, 0x3837363534333231, 0x403f3e3d3c3b3a39),
        InodeExtended.Size,
        "0102 0304 0506 0708 090A0B0C0D0E0F10 11121314 15161718 191A1B1C 1D1E1F20 2122232425262728 292A2B2C 2D2E2F30"
            + "3132333435363738 393A3B3C3D3E3F40");

    [Fact]
    public void Matches_struct_erofs_xattr_ibody_header_byte_for_byte() => AssertBytes(
        new XattrIbodyHeader(0x04030201, 0x05, 0x06, 0x0807, 0x0c0b0a09), XattrIbodyHeader.Size, "01020304 05 06 0708 090A0B0C");

    [Fact]
    public void Matches_struct_erofs_xattr_entry_byte_for_byte() =>
        AssertBytes(new XattrEntry(0x01, 0x02, 0x0403), XattrEntry.Size, "01 02 0304");

    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(0, 1, 8)]
    [InlineData(3, 1, 8)]
    [InlineData(3, 2, 12)]
    [InlineData(255, 65535, 65796)]
    public void Pads_an_xattr_entry_to_four_bytes(int nameLength, int valueLength, int size) =>
        Assert.Equal(size, XattrEntry.SizeOnDisk(nameLength, valueLength));

    [Fact]
    public void Reads_each_little_endian_type_as_it_was_written()
    {
        Assert.Equal(0x1234, (ushort)(Le16)(ushort)0x1234);
        Assert.Equal(0x12345678u, (uint)(Le32)0x12345678u);
        Assert.Equal(0x123456789abcdef0ul, (ulong)(Le64)0x123456789abcdef0ul);
    }

    private static void AssertBytes<T>(T value, int size, string hex)
        where T : unmanaged
    {
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))));
        Assert.Equal(size, Unsafe.SizeOf<T>());
    }
}

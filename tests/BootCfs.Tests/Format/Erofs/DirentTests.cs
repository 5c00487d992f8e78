using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Tests.Format.Erofs;

public class DirentTests
{
    [Fact]
    public void Matches_struct_erofs_dirent_byte_for_byte()
    {
        var dirent = new Dirent(Nid: 0x0807_0605_0403_0201, NameOff: 0x0a09, FileType.Dir);
        byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<Dirent>(in dirent)).ToArray();
        Assert.Equal("0102030405060708" + "090A" + "02" + "00", Convert.ToHexString(bytes));
        Assert.Equal(Dirent.Size, bytes.Length);
    }

    [Fact]
    public void Counts_entries_by_the_first_name()
    {
        byte[] block = Convert.FromHexString("240000000000000018000200" + "250000000000000019000100" + "6162");

        Assert.Equal([36ul, 37ul], Dirent.ReadBlock(block, 0).ToArray().Select(entry => (ulong)entry.Nid));
    }

    [Theory]
    [InlineData("", 0x400)] // shorter than one entry
    [InlineData("2400000000000000 0000 02 00", 0x408)] // nameoff 0: no room for even this entry
    [InlineData("2400000000000000 0d00 02 00 2e", 0x408)] // nameoff 13: not a multiple of 12
    [InlineData("2400000000000000 1800 02 00", 0x408)] // nameoff 24: past the end
    public void Rejects_a_block_and_says_where(string hex, long expectedOffset)
    {
        byte[] block = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var error = Assert.Throws<CorruptImageException>(() => Dirent.ReadBlock(block, imageOffset: 0x400));
        Assert.Equal(expectedOffset, error.Offset);
    }

    [Theory]
    [InlineData(0x8000, 1)] // regular
    [InlineData(0x4000, 2)] // directory
    [InlineData(0x2000, 3)] // character device
    [InlineData(0x6000, 4)] // block device
    [InlineData(0x1000, 5)] // fifo
    [InlineData(0xC000, 6)] // socket
    [InlineData(0xA000, 7)] // symlink
    public void Gives_each_file_type_its_number(uint mode, byte number) =>
        Assert.Equal(number, (byte)FileTypes.FromMode(mode | 0x1ED));
}

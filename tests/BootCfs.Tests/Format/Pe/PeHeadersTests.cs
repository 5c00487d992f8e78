using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Pe;

namespace BootCfs.Tests.Format.Pe;

public class PeHeadersTests
{
    private static readonly byte[] _image = PeMaker.Make((".text", new byte[700]), (".osrel", "ID=x\n"u8.ToArray()));

    [Fact]
    public void Structs_match_the_format_byte_for_byte()
    {
        AssertBytes(new CoffHeader(0x0201, 0x0403, 0x08070605, 0x0c0b0a09, 0x100f0e0d, 0x1211, 0x1413), CoffHeader.Size);
        AssertBytes(
            new OptionalHeader(
                0x0201, 0x0403, 0x08070605, 0x0c0b0a09, 0x100f0e0d, 0x14131211, 0x18171615, 0x201f1e1d1c1b1a19, 0x24232221, 0x28272625,
                0x2c2b2a29, 0x302f2e2d, 0x34333231, 0x38373635, 0x3c3b3a39, 0x403f3e3d, 0x44434241, 0x4645, 0x4847, 0x504f4e4d4c4b4a49,
                0x5857565554535251, 0x605f5e5d5c5b5a59, 0x6867666564636261, 0x6c6b6a69, 0x706f6e6d),
            OptionalHeader.Size);
        AssertBytes(
            new SectionHeader(
                SectionHeader.ShortName.Of("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008"), 0x0c0b0a09, 0x100f0e0d, 0x14131211, 0x18171615, 0x1c1b1a19, 0x201f1e1d, 0x2221, 0x2423, 0x28272625),
            SectionHeader.Size);
    }

    [Fact]
    public void Reads_where_sections_lie()
    {
        PeHeaders headers = Parse(_image);
        Assert.Equal(
            [new PeSection(".text", 1024, 1024, 4096, 700), new PeSection(".osrel", 2048, 512, 8192, 5)],
            headers.Sections);
        Assert.Equal((700u, 5u), (headers.Sections[0].ContentSize, headers.Find(".osrel")!.Value.ContentSize)); // it is there
        Assert.Null(headers.Find(".linux"));
        Assert.False(headers.IsSigned);
    }

    [Theory]
    [InlineData(0, 0x00, "is no PE image: it does not begin with MZ")]
    [InlineData(60, 0x41, "is no PE image: no PE header at 0x41")]
    [InlineData(63, 0xff, "is no PE image: no PE header at 0xff000040")]
    [InlineData(88, 0x0c, "is no PE32+ image: magic 0x20c, optional header of 240 bytes")]
    [InlineData(84, 0x10, "is no PE32+ image: magic 0x20b, optional header of 16 bytes")]
    [InlineData(71, 0xff, "ends in its section table at 0x148")]
    [InlineData(347, 0x40, "is damaged: section .text ends at 1073743872, the file at 2560")]
    [InlineData(351, 0xff, "is damaged: section .text ends at 4278192128, the file at 2560")]
    [InlineData(343, 0xff, "is damaged: section .text ends beyond 4 GiB in memory")]
    public void Refuses_headers_that_do_not_fit_the_file(int offset, byte value, string reason)
    {
        byte[] image = [.. _image];
        image[offset] = value;
        if (offset == 343)
            (image[336], image[337], image[338], image[339]) = (0xff, 0xff, 0xff, 0x01);
        Assert.Equal($"x.efi {reason}", Assert.Throws<InvalidUkiException>(() => Parse(image)).Message);
    }

    [Fact]
    public void Refuses_every_shorter_file_with_a_message()
    {
        for (int length = 0; length < _image.Length; length++)
            Assert.StartsWith("x.efi ", Assert.Throws<InvalidUkiException>(() => Parse(_image[..length])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_any_byte_changed_nothing_escapes_but_a_named_failure()
    {
        for (int i = 0; i < PeMaker.HeaderSize; i++)
        {
            byte[] image = [.. _image];
            image[i] ^= 0xff;
            try
            {
                Parse(image).RequireApart("x.efi");
            }
            catch (InvalidUkiException)
            {
            }
        }
    }

    [Theory]
    [InlineData(1024, 0x0400, "is damaged: section .osrel lies over .text in the file")]
    [InlineData(2048, 0x1000, "is damaged: section .osrel lies over .text in memory")]
    public void Refuses_sections_over_each_other_where_that_matters(int offset, int address, string reason)
    {
        byte[] image = [.. _image];
        int row = image.AsSpan().IndexOf(Encoding.ASCII.GetBytes(".osrel"));
        BitConverter.TryWriteBytes(image.AsSpan(row + 12), address == 0x400 ? 8192 : address);
        BitConverter.TryWriteBytes(image.AsSpan(row + 20), offset);
        PeHeaders headers = Parse(image);
        Assert.Equal($"x.efi {reason}", Assert.Throws<InvalidUkiException>(() => headers.RequireApart("x.efi")).Message);
    }

    private static PeHeaders Parse(byte[] image) => PeHeaders.Parse(image, image.Length, "x.efi");

    private static void AssertBytes<T>(T value, int size)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
        Assert.Equal([.. Enumerable.Range(1, size).Select(i => (byte)i)], bytes);
    }
}

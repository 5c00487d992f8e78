using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Pe;

namespace BootCfs.Tests.Format.Pe;

public class UkiLayoutTests
{
    private static readonly byte[] _stub = PeMaker.Make((".text", new byte[700]), (".sbat", "sbat,1\n"u8.ToArray()));

    [Fact]
    public void Appends_sections_aligned_in_the_file_and_in_memory()
    {
        UkiLayout layout = Plan(_stub, (".osrel", 5), (".linux", 5000));
        Assert.Equal(
            [new PeSection(".osrel", 2560, 512, 12288, 5), new PeSection(".linux", 3072, 5120, 16384, 5000)], layout.Parts);
        Assert.Equal((2560, 8192L), (layout.Head.Length, layout.Length));
        PeHeaders headers = PeHeaders.Parse(layout.Head.Span, layout.Length, "uki");
        headers.RequireApart("uki");
        Assert.Equal([".text", ".sbat", ".osrel", ".linux"], headers.Sections.Select(section => section.Name));
        Assert.Equal(layout.Parts, headers.Sections.Skip(2));
        Assert.Equal((24576u, 0u), (headers.SizeOfImage, (uint)headers.Optional.CheckSum));
        Assert.Equal(5632u, (uint)headers.Optional.SizeOfInitializedData);
    }

    [Fact]
    public void The_same_stub_and_lengths_give_the_same_layout() =>
        Assert.True(Plan(_stub, (".osrel", 5)).Head.Span.SequenceEqual(Plan(_stub, (".osrel", 5)).Head.Span));

    [Fact]
    public void Refuses_a_stub_without_room_in_its_headers()
    {
        (string, byte[])[] sections = [.. Enumerable.Range(0, 16).Select(i => ($".s{i}", new byte[] { 1 }))];
        AssertRefused(PeMaker.Make(sections), "has no room for 2 more sections in its headers", (".osrel", 5), (".linux", 5));
    }

    [Fact]
    public void Refuses_a_stub_whose_headers_are_followed_by_something()
    {
        byte[] stub = [.. _stub];
        stub[500] = 1;
        AssertRefused(stub, "has no room for 5 more sections in its headers", (".a", 1), (".b", 1), (".c", 1), (".d", 1), (".e", 1));
    }

    [Fact]
    public void Refuses_what_is_a_unified_kernel_image_already() =>
        AssertRefused(PeMaker.MakeUki("ID=x\n", "ro"), "is no stub: it has a section .osrel already", (".osrel", 5));

    [Fact]
    public void Refuses_a_signed_stub()
    {
        byte[] stub = [.. _stub];
        stub[64 + 4 + CoffHeader.Size + OptionalHeader.Size + (OptionalHeader.CertificateTable * OptionalHeader.DirectorySize) + 4] = 8;
        AssertRefused(stub, "is signed already: what is appended would break the signature", (".osrel", 5));
    }

    [Theory]
    [InlineData(36, 0x0800_0000)] // what precedes the first section would be 128 MiB
    [InlineData(36, 3)]
    [InlineData(36, 0)]
    [InlineData(32, 3)]
    public void Refuses_a_stub_with_alignments_that_no_image_has(int field, int value)
    {
        byte[] stub = [.. _stub];
        BitConverter.GetBytes(value).CopyTo(stub, 64 + 4 + CoffHeader.Size + field);
        AssertRefused(stub, "is no stub: it has no sections, or odd alignments", (".osrel", 5));
    }

    [Fact]
    public void Refuses_a_stub_that_claims_more_data_than_an_image_can_have()
    {
        byte[] stub = [.. _stub];
        BitConverter.GetBytes(uint.MaxValue).CopyTo(stub, 64 + 4 + CoffHeader.Size + 8);
        AssertRefused(stub, "is no stub: it claims 4294967295 bytes of data", (".osrel", 5));
    }

    [Fact]
    public void Refuses_an_image_that_would_be_too_large() =>
        AssertRefused(_stub, "cannot take .linux of 2147483647 bytes: no image is larger than 2 GiB", (".linux", int.MaxValue));

    [Fact]
    public void The_os_release_inside_leaves_the_order_to_the_file_name()
    {
        string text = UkiOsRelease.Make("NAME=T\nID=t\n VERSION=\"1 (x)\"\nVERSION_ID=1\nIMAGE_ID=other\nBUILD_ID=3\nVERSION_CODENAME=c\nPRETTY_NAME=old"u8, "T 1 (\"a\", $b)");
        Assert.Equal("NAME=T\nID=t\nVERSION_CODENAME=c\nIMAGE_ID=bootcfs\nPRETTY_NAME=\"T 1 (a, b)\"\n", text);
        BootEntry entry = BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(text)), "")!; // it has a title
        Assert.True(UkiOsRelease.LeavesOrderToName(entry));
        Assert.Equal("T 1 (a, b)", entry.Title);
    }

    private static UkiLayout Plan(byte[] stub, params (string, long)[] parts) => UkiLayout.Plan(stub, "stub", parts);

    private static void AssertRefused(byte[] stub, string reason, params (string, long)[] parts) =>
        Assert.Equal($"stub {reason}", Assert.Throws<InvalidUkiException>(() => Plan(stub, parts)).Message);
}

using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

public class ImageReaderTests
{
    [Fact]
    public void Gives_a_hard_link_back_to_the_name_that_owns_it()
    {
        // The first name in every order is the link; only the number of the inode tells.
        ValidatedTree tree = Read(DumpText.Image("/a 0 @100644 - - - - - /z - -\n/z 3 100644 2 0 0 0 0.0 - abc -\n"));

        Assert.True(tree.IsLink(tree.Find("/a")));
        Assert.Equal(tree.Find("/z"), tree.Resolve(tree.Find("/a")));
    }

    [Fact]
    public void Copies_no_bytes_of_the_tree_out_of_the_image()
    {
        string digest = new('5', 64);
        byte[] image = DumpText.Image($"/file 9 100644 1 0 0 0 0.0 ob/ject - {digest} user.key=value\n/small 3 100644 1 0 0 0 0.0 - abc -\n");

        ValidatedTree tree = Read(image);

        NodeId file = tree.Find("/file");
        Assert.True(tree.Name(file).Overlaps(image));
        Assert.True(tree.Payload(file).Overlaps(image));
        Assert.True(tree.Digest(file).Overlaps(image));
        Assert.True(tree.XattrValue(file, 0).Overlaps(image));
        Assert.True(tree.Content(tree.Find("/small")).Overlaps(image));
    }

    [Theory] // S10.2
    [InlineData("trusted.overlay.opaque=y", "trusted.overlay.opaque=y")]
    [InlineData("trusted.overlay.overlay.x=y", "trusted.overlay.overlay.x=y")]
    [InlineData("user.overlay.whiteout=", "user.overlay.whiteout=")]
    [InlineData("user.overlay.opaque=x", "user.overlay.opaque=x")]
    [InlineData("lustre.a=1", "lustre.a=1")]
    [InlineData("system.posix_acl_access=1", "system.posix_acl_access=1")]
    public void Gives_a_user_s_xattrs_back(string xattr, string printed) =>
        Assert.Contains(
            $"/f 0 100644 1 0 0 0 0.0 - - - {printed}\n",
            Encoding.ASCII.GetString(DumpText.Print(Read(DumpText.Image($"/f 0 100644 1 0 0 0 0.0 - - - {xattr}\n")))),
            StringComparison.Ordinal);

    [Fact]
    public void Shows_a_whiteout_as_the_device_it_was()
    {
        string line = "/d/w 0 20600 3 7 8 0 9.1 - - - user.x=1\n";
        string text = Encoding.ASCII.GetString(DumpText.Print(Read(DumpText.Image("/d 0 40755 2 0 0 0 0.0 - - -\n" + line))));

        Assert.EndsWith(line, text, StringComparison.Ordinal);
        Assert.DoesNotContain("whiteout", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_out_the_stubs() => Assert.Equal(1, Read(DumpText.Image("")).Count);

    [Fact]
    public void Keeps_entries_that_are_named_like_stubs() =>
        Assert.Equal(3, Read(DumpText.Image("/00 0 100644 1 0 0 0 0.0 - - -\n/ff 0 40755 2 0 0 0 0.0 - - -\n")).Count);

    [Theory] // S10.1, with where the field lies
    [InlineData(0, 4, "composefs magic")]
    [InlineData(4, 4, "header version")]
    [InlineData(12, 4, "composefs_version")]
    [InlineData(1024, 4, "erofs magic")]
    [InlineData(1036, 1, "blkszbits")]
    [InlineData(1064, 4, "meta_blkaddr")]
    [InlineData(1068, 4, "xattr_blkaddr")]
    public void Refuses_headers_it_does_not_know_and_says_where(int offset, int length, string field)
    {
        byte[] image = DumpText.Image("");
        image.AsSpan(offset, length).Fill(0x7F);

        var error = Assert.Throws<CorruptImageException>(() => ImageReader.Open(image));

        Assert.Equal(offset, error.Offset);
        Assert.Contains($"image is corrupt at 0x{offset:x}: {field} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_from_memory_that_is_not_an_array()
    {
        // As a mapped file is: a view into something larger.
        byte[] image = DumpText.Image("/f 3 100644 1 0 0 0 0.0 - abc -\n");
        byte[] larger = [.. new byte[13], .. image, .. new byte[13]];

        Assert.Equal(image, Conformance.Build(Read(larger.AsMemory(13, image.Length)), ImageProfile.V0));
    }

    private static ValidatedTree Read(ReadOnlyMemory<byte> image) => ValidatedTree.From(ImageReader.Open(image).ReadTree());
}

using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class ReferenceReadingTests
{
    private const string Attributes = "1 0 0 0 0.0 - - -";

    [Fact]
    public void The_first_path_owns_a_hard_link_and_what_is_below_it()
    {
        ValidatedTree tree = DumpText.Tree(
            "/b 0 @100644 - - - - 0.0 /z/dir - -\n/c 0 @100644 - - - - 0.0 /z/dir/f - -\n"
            + $"/z 0 40755 {Attributes}\n/z/dir 0 40755 {Attributes}\n/z/dir/f 0 100644 {Attributes}\n/z/dir/in 0 @100644 - - - - 0.0 /z/dir - -\n");

        Assert.Equal(
            ["/ 40755 -", "/b 40755 -", "/b/f 100644 -", "/b/in @40755 /b", "/c @100644 /b/f", "/z 40755 -", "/z/dir @40755 /b"],
            Shape(tree.AsReferenceReads()));
    }

    [Fact]
    public void The_tree_that_is_read_stays_as_it_is()
    {
        ValidatedTree tree = DumpText.Tree(
            $"/a 0 @100644 - - - - 0.0 /b - -\n/b 0 100644 {Attributes} trusted.overlay.whiteout= user.overlay.whiteouts=\n");
        byte[] before = DumpText.Print(tree);
        tree.AsReferenceReads(["a"u8.ToArray()]);

        Assert.Equal(before, DumpText.Print(tree));
    }

    [Fact]
    public void A_name_that_is_not_kept_owns_nothing()
    {
        ValidatedTree tree = DumpText.Tree($"/a 0 100644 {Attributes}\n/b 0 @100644 - - - - 0.0 /a - -\n/c 0 @100644 - - - - 0.0 /a - -\n");

        Assert.Equal(["/ 40755 -", "/b 100644 -", "/c @100644 /b"], Shape(tree.AsReferenceReads(["c"u8.ToArray(), "b"u8.ToArray()])));
    }

    [Theory]
    [InlineData("/x 0 40755", "user.overlay.whiteout= user.a=1 user.overlay.whiteouts=2", "/x 0 40755", " user.a=1")]
    [InlineData("/x 0 40755", "trusted.overlay.whiteouts= trusted.overlay.whiteout=", "/x 0 40755", " trusted.overlay.whiteout=")]
    [InlineData("/x 5 100644", "trusted.overlay.whiteout=v user.a=1", "/x 0 20644", " user.a=1")]
    [InlineData("/x 5 10644", "user.overlay.whiteouts.not=1", "/x 0 10644", " user.overlay.whiteouts.not=1")]
    public void Marks_are_dropped_wherever_they_are(string entry, string xattrs, string expectedEntry, string expectedXattrs)
    {
        ValidatedTree tree = DumpText.Tree($"{entry} {Attributes} {xattrs}\n").AsReferenceReads();

        string line = System.Text.Encoding.ASCII.GetString(DumpText.Print(tree)).Split('\n')[1];
        Assert.Equal($"{expectedEntry} {Attributes}{expectedXattrs}", line);
    }

    [Fact]
    public void A_digest_that_is_not_of_sha256_is_not_seen()
    {
        string digest = new('a', 128);
        ValidatedTree tree = DumpText.Tree(
            $"/x 5 100644 1 0 0 0 0.0 a/b - {digest}\n", new DumpOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha512 });

        Assert.True(tree.AsReferenceReads().Digest(tree.Find("/x")).IsEmpty);
    }

    // Path, mode and, for a link, where it leads.
    private static string[] Shape(ValidatedTree tree) =>
        [.. System.Text.Encoding.ASCII.GetString(DumpText.Print(tree)).TrimEnd('\n').Split('\n')
            .Select(line => line.Split(' ')).Select(fields => $"{fields[0]} {fields[2]} {fields[8]}")];
}

using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class DumpParserTests
{
    private static readonly string Hex256 = new('5', 64);
    private static readonly string Hex512 = new('5', 128);

    [Fact]
    public void Takes_every_field_at_its_place()
    {
        ValidatedTree tree = DumpText.Tree("/f 3 104755 7 8 9 0 -10.11 ob/ject abc - user.k=v\n");
        NodeId file = tree.Find("/f");

        NodeAttributes expected = new()
        {
            Size = 3, Mode = 0x89ED, Nlink = 7, Uid = 8, Gid = 9, Rdev = 0, MtimeSec = -10, MtimeNsec = 11,
        };
        Assert.Equal(expected, tree.Attributes(file));
        Assert.Equal("ob/ject"u8, tree.Payload(file));
        Assert.Equal("abc"u8, tree.Content(file));
        Assert.Equal("user.k"u8, tree.XattrKey(file, 0));
        Assert.Equal("v"u8, tree.XattrValue(file, 0));
    }

    [Theory] // S9.2, S9.4: what is cut to 32 bits, what is signed
    [InlineData("/f 0 100644 -1 0 0 0 0.0 - - -", "0 100644 4294967295 0 0 0 0.0")]
    [InlineData("/f 0 100644 4294967297 4294967298 4294967299 0 0.0 - - -", "0 100644 1 2 3 0 0.0")]
    [InlineData("/f 0 20644 1 0 0 4294967301 0.0 - - -", "0 20644 1 0 0 5 0.0")]
    [InlineData("/f 0 100644 1 0 0 0 1.5 - - -", "0 100644 1 0 0 0 1.5")] // five nanoseconds
    [InlineData("/f 0 100644 1 0 0 0 18446744073709551615.4294967296 - - -", "0 100644 1 0 0 0 -1.0")]
    [InlineData("/f 0 100644 1 0 0 0 99999999999999999999.0 - - -", "0 100644 1 0 0 0 -1.0")]
    [InlineData("/f 18446744073709551616 10644 1 0 0 0 0.0 - - -", "18446744073709551615 10644 1 0 0 0 0.0")]
    [InlineData("/f 0 7777100644 1 0 0 0 0.0 - - -", "0 100644 1 0 0 0 0.0")] // the image has 16 bits of mode
    [InlineData("/f 0 100644 1 1 x y 0.0 - - -", "0 100644 1 1 0 0 0.0")] // gid and rdev matter only to uid 0
    [InlineData("/f 0 100644 1 0 0 7 0.0 - - -", "0 100644 1 0 0 0 0.0")] // rdev of a file is nothing
    [InlineData("/f 9 120777 1 0 0 0 0.0 target - -", "6 120777 1 0 0 0 0.0")] // a symlink's size may lie
    public void Reads_numbers_as_the_reference_does(string line, string printed)
    {
        string text = Encoding.ASCII.GetString(DumpText.Print(DumpText.Tree(line + "\n")));

        Assert.StartsWith("/f " + printed + " ", text.Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory] // S9.3
    [InlineData(@"/a\x20b", "/a b")]
    [InlineData(@"/d\x2ff", "/d/f")] // an escaped slash separates
    [InlineData(@"/a\x00b/c", "/a")] // a zero byte ends a path
    [InlineData(@"/d//f", "/d/f")]
    [InlineData(@"d/f", "/d/f")]
    [InlineData("/a\tb", "/a\tb")]
    [InlineData("/\u00ff\u0080", "/\u00ff\u0080")]
    [InlineData("/...", "/...")]
    [InlineData("/-", "/-")]
    public void Reads_paths_as_the_reference_does(string path, string expected)
    {
        ValidatedTree tree = DumpText.Tree($"/d 0 40755 2 0 0 0 0.0 - - -\n{path} 0 100644 1 0 0 0 0.0 - - -\n");

        Assert.True(Mode.IsRegular(tree.Attributes(tree.Find(expected)).Mode));
    }

    [Fact]
    public void Cuts_payload_digest_and_key_at_a_zero_byte_but_not_content_and_value()
    {
        ValidatedTree tree = DumpText.Tree(
            "/a 3 100644 1 0 0 0 0.0 p\\x00q x\\x00y - user.k\\x00l=v\\x00w\n"
            + $"/b 3 100644 1 0 0 0 0.0 - - {Hex256}\\x00zz\n");

        Assert.Equal("p"u8, tree.Payload(tree.Find("/a")));
        Assert.Equal("x\0y"u8, tree.Content(tree.Find("/a")));
        Assert.Equal("user.k"u8, tree.XattrKey(tree.Find("/a"), 0));
        Assert.Equal("v\0w"u8, tree.XattrValue(tree.Find("/a"), 0));
        Assert.Equal(Hex256, Convert.ToHexStringLower(tree.Digest(tree.Find("/b"))));
    }

    [Fact]
    public void Tells_none_from_a_dash()
    {
        ValidatedTree tree = DumpText.Tree("/a 1 100644 1 0 0 0 0.0 \\x2d \\x2d -\n/b 1 100644 1 0 0 0 0.0 - - -\n");

        Assert.Equal("-"u8, tree.Payload(tree.Find("/a")));
        Assert.Equal("-"u8, tree.Content(tree.Find("/a")));
        Assert.True(tree.Payload(tree.Find("/b")).IsEmpty);
    }

    [Theory] // S9.2: the last field may be followed by one blank, and fields may be missing
    [InlineData("/a 0 100644 1 0 0 0 0.0 - - - ")]
    [InlineData("/a 0 100644 1 0 0 0 0.0 - -")]
    [InlineData("/a 0 100644 1 0 0 0 0.0")]
    [InlineData("/a 0 100644 1 0 0 0 0.0 - - - user.x=1 ")]
    public void Takes_a_line_that_stops_early_or_ends_in_a_blank(string line) =>
        Assert.Equal(2, DumpText.Tree(line + "\n").Count);

    [Fact]
    public void Takes_a_last_line_without_its_end() =>
        Assert.Equal(2, DumpParser.Parse(DumpText.Bytes(DumpText.Root + "/a 0 100644 1 0 0 0 0.0 - - -")).Count);

    [Fact]
    public void Keeps_the_later_value_of_a_key_at_the_place_of_the_first()
    {
        ValidatedTree tree = DumpText.Tree("/a 0 100644 1 0 0 0 0.0 - - - user.x=1 user.y=2 user.x=a=b\n");
        NodeId file = tree.Find("/a");

        Assert.Equal(2, tree.XattrCount(file));
        Assert.Equal("a=b"u8, tree.XattrValue(file, 0));
        Assert.Equal("2"u8, tree.XattrValue(file, 1));
    }

    [Theory] // S9.4
    [InlineData("5a5a")]
    [InlineData("zz")]
    [InlineData("")]
    public void Refuses_a_malformed_digest_only_where_it_is_used(string digest)
    {
        string good = $"/c 3 100644 1 0 0 0 0.0 - abc {digest}\n/e 0 100644 1 0 0 0 0.0 - - {digest}\n/p 3 10644 1 0 0 0 0.0 - - {digest}\n";
        Assert.Equal(4, DumpText.Tree(good).Count);

        string bad = $"/x 3 100644 1 0 0 0 0.0 - - {digest}\n";
        Assert.Equal($"Invalid digest {digest}", Assert.Throws<InvalidDumpException>(() => DumpText.Tree(bad)).Reason);
    }

    [Fact]
    public void Reads_digests_of_128_digits_when_the_repository_has_sha512()
    {
        var sha512 = new DumpOptions { Algorithm = FsVerityAlgorithm.Sha512 };
        string line = "/f 3 100644 1 0 0 0 0.0 - - ";

        ValidatedTree tree = DumpText.Tree(line + Hex512 + "\n", sha512);

        Assert.Equal(Hex512, Convert.ToHexStringLower(tree.Digest(tree.Find("/f"))));
        Assert.Throws<InvalidDumpException>(() => DumpText.Tree(line + Hex256 + "\n", sha512));
    }

    [Fact]
    public void Reads_only_path_mode_and_target_of_a_link()
    {
        ValidatedTree tree = DumpText.Tree("/l junk @120644 x y z 0 none /f \\q \\q broken\n/f 0 100644 1 0 0 0 0.0 - - -\n");

        Assert.True(tree.IsLink(tree.Find("/l")));
        Assert.Equal(tree.Find("/f"), tree.Resolve(tree.Find("/l")));
    }

    [Theory] // S9.7
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/d", "/d")]
    [InlineData("d//f", "/d/f")]
    [InlineData("/m", "/d/f")]
    public void Leads_a_link_to_whatever_its_target_is(string target, string expected)
    {
        ValidatedTree tree = DumpText.Tree(
            $"/l 0 @100644 - - - - - {target} - -\n/m 0 @100644 - - - - - /d/f - -\n"
            + "/d 0 40755 2 0 0 0 0.0 - - -\n/d/f 0 100644 1 0 0 0 0.0 - - -\n");

        Assert.Equal(tree.Find(expected), tree.Resolve(tree.Find("/l")));
    }

    [Fact]
    public void Takes_the_longest_of_everything()
    {
        string target = new('t', 4095);
        string key = new('k', 255);
        string value = new('v', 32767 - 12 - 7 - 1);
        ValidatedTree tree = DumpText.Tree(
            $"/{new string('n', 255)} 0 100644 1 0 0 0 0.0 {target} - - {key}=\n"
            + $"/l 0 120777 1 0 0 0 0.0 {target} - -\n"
            + $"/c 5000 100644 1 0 0 0 0.0 - {new string('c', 5000)} -\n"
            + $"/x 0 100644 1 0 0 0 0.0 - - - k={value}\n"
            + $"/y 0 100644 1 0 0 0 0.0 - - - {string.Concat(Enumerable.Repeat("a=b ", 16384)).TrimEnd()}\n" // 65535 bytes
            + $"/e {1UL << 53} 100644 1 0 0 0 0.0 - - -\n");

        Assert.Equal(7, tree.Count);
        Assert.Equal(4095, tree.Payload(tree.Find("/l")).Length);
        Assert.Equal(value.Length, tree.XattrValue(tree.Find("/x"), 0).Length);
    }
}

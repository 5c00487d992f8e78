using System.Globalization;
using BootCfs.Format;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class StatOverridesTests
{
    private const string Tree =
        "/d 0 40755 2 1 2 0 0.0 - - -\n/d/f 0 100644 1 1 2 0 0.0 - - -\n/d/l 0 @100644 1 1 2 0 0.0 /d/f - -\n/s\\x20p 0 104711 1 1 2 0 0.0 - - -\n";

    [Theory]
    [InlineData("=0755 /d/f", "100755 1:2")]
    [InlineData("+0111 /d/f", "100755 1:2")]
    [InlineData("0111 /d/f", "100755 1:2")] // as ostree has it
    [InlineData("=04755 0:7 /d/f", "104755 0:7")]
    [InlineData("+0 3:4 /d/f", "100644 3:4")]
    [InlineData("=0 /d/f", "100000 1:2")]
    [InlineData("=0600 /d/l", "100600 1:2")] // what a link leads to
    [InlineData("=0600 d/f", null)]
    [InlineData("=0600 /d/f\n+02000 /d/f\n", "102600 1:2")] // one after the other
    [InlineData("# comment\n\n=0600 /d/f\n# =0777 /d/f", "100600 1:2")]
    [InlineData("=0600 //d//f", "100600 1:2")]
    public void Sets_and_adds_permission_bits_and_owners(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<StatOverrideException>(() => Parse(text));
            return;
        }

        Assert.Equal(expected, Describe(Apply(text), 2));
    }

    [Fact]
    public void Takes_a_path_with_spaces_and_the_root()
    {
        FileTree tree = Apply("=0700 0:0 /s p\n=0711 8:9 /\n");
        Assert.Equal(("100700 0:0", "40711 8:9"), (Describe(tree, 4), Describe(tree, 0)));
    }

    [Theory]
    [InlineData("755 /d/f", "overrides: line 1: '755' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData("=384 /d/f", "overrides: line 1: '=384' is no mode: up to four octal digits behind a 0, as =0755 or +04000")] // decimal, of ostree
    [InlineData("=0789 /d/f", "overrides: line 1: '=0789' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData("=017777 /d/f", "overrides: line 1: '=017777' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData("#\n-0755 /d/f", "overrides: line 2: '-0755' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData("= /d/f", "overrides: line 1: '=' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData(" =0755 /d/f", "overrides: line 1: '' is no mode: up to four octal digits behind a 0, as =0755 or +04000")]
    [InlineData("=0755", "overrides: line 1: has no path")]
    [InlineData("=0755 d/f", "overrides: line 1: 'd/f' is no absolute path")]
    [InlineData("=0755 ", "overrides: line 1: '' is no absolute path")]
    [InlineData("=0755 root:root /d/f", "overrides: line 1: 'root:root' is neither UID:GID nor an absolute path")]
    [InlineData("=0755 0:0 d/f", "overrides: line 1: 'd/f' is no absolute path")]
    public void Names_the_line_that_is_wrong(string text, string expected)
    {
        StatOverrideException error = Assert.Throws<StatOverrideException>(() => Parse(text));
        Assert.Equal((expected, ErrorCode.Usage), (error.Message, error.Code));
    }

    [Theory]
    [InlineData("\n=0755 /d/missing", "overrides: line 2: /d/missing is not in the tree")]
    [InlineData("=0755 /d/../d/f", "overrides: line 1: /d/../d/f is not in the tree")]
    [InlineData("=0755 /d/f\r\n", @"overrides: line 1: /d/f\x0d is not in the tree")]
    public void Names_a_path_that_is_not_in_the_tree(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<StatOverrideException>(() => Apply(text)).Message);

    [Fact]
    public void Is_named_by_the_digest_of_its_bytes() => Assert.Equal(
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", StatOverrides.Parse([], "empty").Digest.ToString());

    private static StatOverrides Parse(string text) => StatOverrides.Parse(DumpText.Bytes(text), "overrides");

    private static FileTree Apply(string text)
    {
        FileTree tree = DumpParser.Parse(DumpText.Bytes(DumpText.Root + Tree), null);
        Parse(text).Apply(tree);
        return tree;
    }

    private static string Describe(FileTree tree, int node)
    {
        NodeAttributes attributes = tree.Attributes(new NodeId(node));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Convert.ToString(attributes.Mode, 8)} {attributes.Uid}:{attributes.Gid}");
    }
}

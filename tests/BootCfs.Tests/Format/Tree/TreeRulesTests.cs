using System.Globalization;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

/// <summary>Owners, times and extended attributes of whole trees.</summary>
public class TreeRulesTests
{
    [Theory]
    [InlineData("0:0", 0, 0)]
    [InlineData("1000:4294967294", 1000, 4294967294)]
    public void Owner_gives_everything_to_them(string text, uint uid, uint gid)
    {
        Assert.True(OwnerRule.TryParse(text, out OwnerRule rule));
        FileTree tree = Parse("/a 0 100644 1 5 6 0 7.0 - - -\n/b 0 @100644 1 5 6 0 7.0 /a - -\n");
        rule.Apply(tree);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal((uid, gid), (Of(tree, i).Uid, Of(tree, i).Gid)));
        Assert.Equal(text, rule.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData(":")]
    [InlineData("root:root")]
    [InlineData("0:")]
    [InlineData("-1:0")]
    [InlineData("0:4294967295")] // what chown(2) takes for "leave it"
    [InlineData("0: 0")]
    [InlineData("0:0:0")]
    public void Owner_is_two_numbers(string text) => Assert.False(OwnerRule.TryParse(text, out _));

    [Theory]
    [InlineData("epoch", "100.5", "0.0")]
    [InlineData("clamp:100", "99.999999999", "99.999999999")]
    [InlineData("clamp:100", "100.0", "100.0")]
    [InlineData("clamp:100", "100.1", "100.0")]
    [InlineData("clamp:100", "101.0", "100.0")]
    [InlineData("clamp:0", "100.5", "0.0")]
    [InlineData("clamp:100", "-5.7", "-5.7")]
    [InlineData("clamp:1970-01-01T00:01:40Z", "101.0", "100.0")]
    [InlineData("clamp:1970-01-01T01:01:40+01:00", "101.0", "100.0")]
    [InlineData("clamp", "1700000001.0", "1700000000.0")] // of the environment
    public void Mtime_is_no_later_than_was_asked_for(string text, string before, string after)
    {
        Assert.True(MtimeRule.TryParse(text, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), out MtimeRule rule, out _));
        FileTree tree = Parse($"/a 0 100644 1 0 0 0 {before} - - -\n");
        rule.Apply(tree);
        Assert.Equal(after, string.Create(CultureInfo.InvariantCulture, $"{Of(tree, 1).MtimeSec}.{Of(tree, 1).MtimeNsec}"));
    }

    [Theory]
    [InlineData("clamp:1970-01-01T00:01:40Z", "clamp:100")]
    [InlineData("clamp:100", "clamp:100")]
    [InlineData("clamp", "clamp:1700000000")]
    [InlineData("epoch", "epoch")]
    public void Mtime_is_spelled_with_its_time_so_that_nobody_has_to_know_the_environment(string text, string expected)
    {
        Assert.True(MtimeRule.TryParse(text, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), out MtimeRule rule, out _));
        Assert.Equal(expected, rule.ToString());
    }

    [Theory]
    [InlineData("clamp", "needs a time")]
    [InlineData("clamp:", "'' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("clamp:-1", "'-1' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("clamp:1.5", "'1.5' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("clamp:1969-12-31T23:59:59Z", "'1969-12-31T23:59:59Z' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("clamp:2026-01-31", "'2026-01-31' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("Epoch", "is clamp[:TIME]|epoch, not 'Epoch'")]
    [InlineData("", "is clamp[:TIME]|epoch, not ''")]
    public void Mtime_says_what_is_wrong(string text, string expected)
    {
        Assert.False(MtimeRule.TryParse(text, null, out _, out string fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData("keep", "security.capability user.a user.ab")]
    [InlineData("none", "")]
    [InlineData("user.*", "user.a user.ab")]
    [InlineData("user.a", "user.a")]
    [InlineData("user.a,security.capability", "security.capability user.a")]
    [InlineData("user.a*", "user.a user.ab")]
    [InlineData("trusted.*", "")]
    public void Xattrs_that_were_not_asked_for_go(string text, string expected)
    {
        Assert.True(XattrRule.TryParse(text, out XattrRule rule, out _));
        FileTree tree = Parse(
            "/a 0 100644 1 0 0 0 0.0 - - - security.capability=c user.a=1 user.ab=2\n/b 0 100644 1 0 0 0 0.0 - - - user.a=1\n");
        rule.Apply(tree);
        Assert.Equal(text, rule.ToString());
        Assert.Equal(expected, Keys(tree, 1));
        Assert.Equal(expected.Contains("user.a", StringComparison.Ordinal) ? "user.a" : "", Keys(tree, 2));
    }

    [Fact]
    public void Xattrs_can_be_set_again_after_some_went()
    {
        FileTree tree = Parse("/a 0 100644 1 0 0 0 0.0 - - - user.a=1 user.b=2\n");
        Assert.True(XattrRule.TryParse("user.a", out XattrRule rule, out _));
        rule.Apply(tree);
        Assert.True(tree.TrySetXattr(new NodeId(1), "user.b"u8, "3"u8));
        Assert.True(tree.TrySetXattr(new NodeId(1), "user.a"u8, "4"u8));

        ValidatedTree made = ValidatedTree.From(tree);
        Assert.Equal((2, "4", "3"), (made.XattrCount(new NodeId(1)), Value(made, 0), Value(made, 1)));
    }

    [Fact]
    public void A_tree_whose_xattrs_went_makes_the_image_of_one_that_never_had_any()
    {
        FileTree tree = Parse("/a 0 100644 1 0 0 0 0.0 - - - user.a=1\n/b 0 100644 1 0 0 0 0.0 - - - user.a=1\n");
        XattrRule.None.Apply(tree);
        Assert.Equal(
            DumpText.Image("/a 0 100644 1 0 0 0 0.0 - - -\n/b 0 100644 1 0 0 0 0.0 - - -\n"),
            Conformance.Build(ValidatedTree.From(tree), BootCfs.Format.Erofs.ImageProfile.V0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("*")]
    [InlineData("user.")]
    [InlineData("user.*,")]
    [InlineData("us*r.a")]
    [InlineData(".a")]
    [InlineData("keep,user.a")]
    public void Xattrs_are_named_with_their_namespace(string text)
    {
        Assert.False(XattrRule.TryParse(text, out _, out string fault));
        Assert.StartsWith("is keep|none|NAME[,NAME...]; '", fault, StringComparison.Ordinal);
    }

    private static FileTree Parse(string lines) => DumpParser.Parse(DumpText.Bytes(DumpText.Root + lines), null);

    private static NodeAttributes Of(FileTree tree, int node) => tree.Attributes(new NodeId(node));

    private static string Value(ValidatedTree tree, int index) =>
        System.Text.Encoding.Latin1.GetString(tree.XattrValue(new NodeId(1), index));

    private static string Keys(FileTree tree, int node)
    {
        NodeRecord record = tree.Nodes[node];
        return string.Join(' ', Enumerable.Range(record.XattrStart, record.XattrCount)
            .Select(i => System.Text.Encoding.Latin1.GetString(tree.Xattrs.KeyOf(tree.XattrLists[i]))));
    }
}

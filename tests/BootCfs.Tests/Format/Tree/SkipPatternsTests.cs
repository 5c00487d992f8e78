using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class SkipPatternsTests
{
    private const string Tree = "a/ a/b/ a/b/c=1 a/b/x.pyc=2 a/x.pyc=3 b/ b/c=4 d/ d/b/ d/b/c=5 x.pyc=6";

    [Theory]
    [InlineData("/a", "b/ b/c=4 d/ d/b/ d/b/c=5 x.pyc=6")]
    [InlineData("b", "a/ a/x.pyc=3 d/ x.pyc=6")] // in every directory
    [InlineData("/b", "a/ a/b/ a/b/c=1 a/b/x.pyc=2 a/x.pyc=3 d/ d/b/ d/b/c=5 x.pyc=6")]
    [InlineData("b/c", "a/ a/b/ a/b/x.pyc=2 a/x.pyc=3 b/ d/ d/b/ x.pyc=6")]
    [InlineData("*.pyc", "a/ a/b/ a/b/c=1 b/ b/c=4 d/ d/b/ d/b/c=5")]
    [InlineData("/*.pyc", "a/ a/b/ a/b/c=1 a/b/x.pyc=2 a/x.pyc=3 b/ b/c=4 d/ d/b/ d/b/c=5")]
    [InlineData("/a/*", "a/ b/ b/c=4 d/ d/b/ d/b/c=5 x.pyc=6")]
    [InlineData("/a/**", "a/ b/ b/c=4 d/ d/b/ d/b/c=5 x.pyc=6")] // what is in it, and not itself
    [InlineData("/a/**/c", "a/ a/b/ a/b/x.pyc=2 a/x.pyc=3 b/ b/c=4 d/ d/b/ d/b/c=5 x.pyc=6")]
    [InlineData("/b/**/c", "a/ a/b/ a/b/c=1 a/b/x.pyc=2 a/x.pyc=3 b/ d/ d/b/ d/b/c=5 x.pyc=6")] // ** may be no name
    [InlineData("/**/b/c", "a/ a/b/ a/b/x.pyc=2 a/x.pyc=3 b/ d/ d/b/ x.pyc=6")]
    [InlineData("/*/b/c", "a/ a/b/ a/b/x.pyc=2 a/x.pyc=3 b/ b/c=4 d/ d/b/ x.pyc=6")]
    [InlineData("**/**/c", "a/ a/b/ a/b/x.pyc=2 a/x.pyc=3 b/ d/ d/b/ x.pyc=6")]
    [InlineData("/a /b/c d/b", "b/ d/ x.pyc=6")]
    [InlineData("/a/b/c/d nothing", Tree)]
    [InlineData("**", "")]
    public void Leaves_out_names_and_what_is_below_them(string patterns, string expected)
    {
        var draft = TreeDraft.From(SkippedNames.Remove(DraftText.Make(Tree.Split(' ')).ToTree(), Parse(patterns.Split(' '))));
        Assert.Equal(expected, DraftText.Print(draft));
    }

    [Fact]
    public void Leaves_the_tree_as_it_is_when_nothing_matches()
    {
        FileTree tree = DraftText.Make(Tree.Split(' ')).ToTree();
        Assert.Same(tree, SkippedNames.Remove(tree, Parse("/nothing", "*.o")));
        Assert.Same(tree, SkippedNames.Remove(tree, SkipPatterns.None));
    }

    [Fact]
    public void Keeps_the_other_names_of_a_file()
    {
        FileTree tree = SkippedNames.Remove(DraftText.Make("a=1", "b==a", "c==a").ToTree(), Parse("/a"));
        Assert.Equal(2u, tree.Attributes(new NodeId(1)).Nlink);
        Assert.Equal("b=1 c==b", DraftText.Print(TreeDraft.From(tree)));
    }

    [Fact]
    public void Does_not_enter_what_no_pattern_reaches()
    {
        SkipPatterns patterns = Parse("/usr/share/doc");
        Assert.True(patterns.Root.Enter("etc"u8).IsEmpty);
        Assert.False(patterns.Root.Enter("usr"u8).IsEmpty);
        Assert.True(patterns.Root.Enter("usr"u8).Enter("lib"u8).IsEmpty);
        Assert.True(patterns.Root.Enter("usr"u8).Enter("share"u8).Skips("doc"u8));
    }

    [Fact]
    public void Takes_a_deep_tree()
    {
        byte[] path = [.. Enumerable.Range(0, 20_000).SelectMany(_ => "a/"u8.ToArray()), .. "b"u8];
        var draft = new TreeDraft();
        Assert.True(draft.TryPut(path, new DraftNode(new NodeAttributes { Mode = Mode.S_IFREG }), out _));

        Assert.Equal(20_001, SkippedNames.Remove(draft.ToTree(), Parse("**/a/**/b")).Count);
    }

    [Theory]
    [InlineData("", "'' is empty")]
    [InlineData("/", "'/' is the root")]
    [InlineData("a/", "'a/' ends with a slash")]
    [InlineData("a//b", "'a//b' has an empty name")]
    [InlineData("//a", "'//a' has an empty name")]
    [InlineData("a/../b", "'a/../b' has the name .., which no entry has")]
    [InlineData("./b", "'./b' has the name ., which no entry has")]
    [InlineData("a**", "'a**' has a ** that is not a name of its own")]
    [InlineData("a/***/b", "'a/***/b' has a ** that is not a name of its own")]
    [InlineData("a\uFFFD", "'a\uFFFD' is not UTF-8: write \\xHH for a byte")]
    [InlineData("a/[b", "'a/[b' has a [ without ]")]
    public void Says_what_is_wrong_with_which_pattern(string pattern, string expected)
    {
        Assert.False(SkipPatterns.TryParse(["/good", pattern], out _, out string fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Refuses_a_pattern_of_many_names() =>
        Assert.False(SkipPatterns.TryParse([string.Join('/', Enumerable.Repeat("a", 65))], out _, out _));

    [Fact]
    public void Reads_letters_as_their_bytes_in_utf8() =>
        Assert.True(Parse("/[ä]").Root.Skips(Encoding.UTF8.GetBytes("ä").AsSpan(0, 1)));

    internal static SkipPatterns Parse(params string[] patterns)
    {
        Assert.True(SkipPatterns.TryParse(patterns, out SkipPatterns parsed, out string fault), fault);
        return parsed;
    }
}

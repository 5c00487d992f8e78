using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Tests.Format.Erofs;
using CsCheck;

namespace BootCfs.Tests.Format.Tree;

public class TreeDraftTests
{
    [Theory]
    [InlineData("b=1 a/ a/x=2", "a/ a/x=2 b=1")] // in byte order, whatever came first
    [InlineData("./a/ /b=1 a//c/=2 .=", "")] // what is no root
    [InlineData("a/b/c=1", "a/? a/b/? a/b/c=1")]
    [InlineData("a/b=1 a/", "a/ a/b=1")] // described later
    [InlineData("a=1 a=2", "a=2")]
    [InlineData("a/ a/b=1 a=2", "a=2")]
    [InlineData("a=1 a/", "a/")]
    [InlineData("a->b a/", "a/")]
    [InlineData("a=1 b==a", "a=1 b==a")]
    [InlineData("b=1 a==b", "a=1 b==a")] // the first name in order owns it
    [InlineData("b=1 a==b b=2", "a=1 b=2")]
    [InlineData("a=1 b==a a/ a/c==b", "a/ a/c=1 b==a/c")]
    [InlineData("a->b c==a", "a->b c==a")]
    [InlineData("\xff\n=1 \xfe/", "\xfe/ \xff\n=1")]
    public void Takes_entries_in_any_order(string entries, string expected)
    {
        var draft = new TreeDraft();
        bool all = true;
        foreach (string entry in entries.Split(' '))
            all &= DraftText.TryPut(draft, entry, out _);

        Assert.Equal(expected.Length > 0, all);
        if (all)
            Assert.Equal(expected, DraftText.Print(draft));
    }

    [Theory]
    [InlineData("a=1 a/b=2", "a on the way to it is not a directory")]
    [InlineData("a->/ a/b=2", "a on the way to it is a symbolic link")]
    [InlineData("a->/ a/b/", "a on the way to it is a symbolic link")]
    [InlineData("../a=1", "its path leads upwards with ..")]
    [InlineData("a/..=1", "its path leads upwards with ..")]
    [InlineData("a/../b/", "its path leads upwards with ..")]
    [InlineData("/./=1", "the root must be a directory")]
    [InlineData("a\0b=1", "a name in its path is longer than 255 bytes or has a zero byte")]
    [InlineData("a==b", "hard link to b, which is not there")]
    [InlineData("a==../etc/passwd", "hard link to ../etc/passwd, which is not there")]
    [InlineData("b/ l->b b/x=1 a==l/x", "hard link to l/x, which is not there")] // not through a symbolic link
    [InlineData("b/ a==b", "hard link to b, which is a directory")]
    [InlineData("a==.", "hard link to ., which is a directory")]
    public void Refuses_what_has_no_place(string entries, string expected)
    {
        var draft = new TreeDraft();
        string refusal = "";
        foreach (string entry in entries.Split(' '))
            DraftText.TryPut(draft, entry, out refusal);

        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void Refuses_a_name_that_no_directory_can_hold() =>
        Assert.False(DraftText.TryPut(new TreeDraft(), $"{new string('n', 256)}=1", out _));

    [Fact]
    public void Gives_a_directory_that_nobody_described_to_root()
    {
        FileTree tree = DraftText.Make("a/b=1").ToTree();

        var expected = new NodeAttributes { Mode = Mode.S_IFDIR | 0x1ED, Nlink = 1 };
        Assert.Equal((expected, expected), (tree.Attributes(NodeId.Root), tree.Attributes(new NodeId(1))));
    }

    [Fact]
    public void Describes_the_root()
    {
        var draft = DraftText.Make("a=1");
        Assert.True(draft.TryPut("./"u8, new DraftNode(new NodeAttributes { Mode = Mode.S_IFDIR, Uid = 7 }), out _));

        Assert.Equal(7u, draft.ToTree().Attributes(NodeId.Root).Uid);
        Assert.Equal("a=1", DraftText.Print(draft));
    }

    [Fact]
    public void Counts_the_names_of_a_file()
    {
        FileTree tree = DraftText.Make("a=1", "b==a", "c=1", "d==b").ToTree();

        Assert.Equal([3u, 3u, 1u, 3u], Enumerable.Range(1, 4).Select(i => ValidatedNlink(tree, i)));
    }

    [Fact]
    public void Names_an_object_by_its_digest()
    {
        FsVerityDigest digest = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, new byte[32]);
        var file = new DraftNode(new NodeAttributes { Mode = Mode.S_IFREG, Size = 100 });
        file.SetObject(digest);
        var draft = new TreeDraft();
        Assert.True(draft.TryPut("a"u8, file, out _));

        ValidatedTree tree = ValidatedTree.From(draft.ToTree());
        Assert.Equal((digest.ToHex(), digest.ObjectPath), (
            Convert.ToHexStringLower(tree.Digest(new NodeId(1))), System.Text.Encoding.ASCII.GetString(tree.Payload(new NodeId(1)))));
    }

    [Fact]
    public void Names_the_file_whose_attributes_are_too_large()
    {
        var draft = DraftText.Make("a/b=1");
        draft.Find("a/b"u8)!.Xattrs = [new DraftXattr("user.x"u8.ToArray(), new byte[40000])]; // it is there

        Assert.Equal(
            "tree cannot be written as an image: /a/b: extended attribute user.x is too large",
            Assert.Throws<InvalidTreeException>(draft.ToTree).Message);
    }

    [Fact]
    public void Holds_a_tree_of_any_depth()
    {
        byte[] path = [.. Enumerable.Range(0, 100_000).SelectMany(_ => "a/"u8.ToArray())];
        var draft = new TreeDraft();
        Assert.True(draft.TryPut(path, DraftNode.MakeImplicit(), out _));
        var lower = new TreeDraft();
        lower.Overlay(draft);

        Assert.Equal(100_001, lower.ToTree().Count);
    }

    [Fact]
    public void Is_the_tree_that_it_was_made_from() => TreeGen.Trees.Sample(entries =>
    {
        string before = Comparable(TreeGen.Build(entries));
        Assert.Equal(before, Comparable(ValidatedTree.From(TreeDraft.From(TreeGen.Build(entries)).ToTree())));
    });

    private static uint ValidatedNlink(FileTree tree, int node) =>
        tree.Attributes(new NodeId(tree.Nodes[node].LinkTarget < 0 ? node : tree.Nodes[node].LinkTarget)).Nlink;

    // In a draft the first name owns a file, and its names are counted.
    private static string Comparable(ValidatedTree tree)
    {
        var groups = new Dictionary<NodeId, int>();
        var lines = new List<string>();
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
        {
            NodeId node = tree.Resolve(walk.Current);
            groups.TryAdd(node, groups.Count);
            string xattrs = string.Join(' ', Enumerable.Range(0, tree.XattrCount(node)).Select(
                i => $"{Convert.ToHexString(tree.XattrKey(node, i))}={Convert.ToHexString(tree.XattrValue(node, i))}"));
            lines.Add($"{Convert.ToHexString(walk.Path)} {groups[node]} {tree.Attributes(node) with { Nlink = 0 }} "
                + $"{Convert.ToHexString(tree.Payload(node))} {Convert.ToHexString(tree.Content(node))} {Convert.ToHexString(tree.Digest(node))} {xattrs}");
        }

        return string.Join('\n', lines);
    }
}

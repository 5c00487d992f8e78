using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class ValidatedTreeTests
{
    private static readonly NodeAttributes Directory = new() { Mode = Mode.S_IFDIR | 0x1ED };
    private static readonly NodeAttributes File = new() { Mode = Mode.S_IFREG | 0x1A4 };

    [Fact]
    public void Refuses_no_root() => AssertRefused("Not a directory", new FileTree());

    [Fact]
    public void Refuses_a_root_that_is_no_directory()
    {
        var tree = new FileTree();
        tree.AddRoot(File);
        AssertRefused("Not a directory", tree);
    }

    [Fact]
    public void Refuses_entries_below_a_file()
    {
        FileTree tree = TreeWith(File, out NodeId file);
        tree.Add(file, "b"u8, File);
        AssertRefused("its parent is not a directory", tree);
    }

    [Fact]
    public void Refuses_entries_below_a_link_to_a_directory()
    {
        FileTree tree = TreeWith(Directory, out NodeId directory);
        NodeId link = tree.AddLink(NodeId.Root, "l"u8, directory);
        tree.Add(link, "b"u8, File);
        AssertRefused("its parent is not a directory", tree);
    }

    [Fact]
    public void Refuses_two_entries_of_one_name()
    {
        FileTree tree = TreeWith(File, out _);
        tree.Add(NodeId.Root, "b"u8, File);
        tree.Add(NodeId.Root, "a"u8, File);
        AssertRefused("File exists", tree);
    }

    [Theory]
    [InlineData(0x1A4u)]
    [InlineData(0xF1A4u)]
    [InlineData(0x31A4u)]
    public void Refuses_a_mode_of_no_type(uint mode) =>
        AssertRefused("Invalid argument", TreeWith(new NodeAttributes { Mode = mode }, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Refuses_a_symlink_target_of_that_length(int length)
    {
        FileTree tree = TreeWith(new NodeAttributes { Mode = Mode.S_IFLNK | 0x1FF }, out NodeId link);
        tree.SetPayload(link, new byte[length]);
        AssertRefused("symlink target of no or more than 4095 bytes", tree);
    }

    [Fact]
    public void Refuses_content_that_is_not_as_long_as_the_file()
    {
        FileTree tree = TreeWith(File with { Size = 4 }, out NodeId file);
        tree.SetContent(file, "abc"u8);
        AssertRefused("content and size differ", tree);
    }

    [Theory] // S6.3: 1024 chunks of 2^43, and the wrap of the reference's rounding
    [InlineData(1UL << 53, true)]
    [InlineData((1UL << 53) + 1, false)]
    [InlineData(ulong.MaxValue - (1UL << 43) + 1, false)]
    [InlineData(ulong.MaxValue - (1UL << 43) + 2, true)]
    [InlineData(ulong.MaxValue, true)]
    public void Takes_sizes_that_an_inode_has_chunks_for(ulong size, bool fits)
    {
        FileTree tree = TreeWith(File with { Size = size }, out _);
        if (fits)
            Assert.Equal(2, ValidatedTree.From(tree).Count);
        else
            AssertRefused("File too large", tree);
    }

    [Fact]
    public void Leads_a_chain_of_links_to_its_end()
    {
        ValidatedTree tree = DumpText.Tree(string.Concat(Enumerable.Range(0, 1000).Select(i =>
            $"/l{i} 0 @100644 - - - - - /l{i + 1} - -\n")) + "/l1000 0 100644 1 0 0 0 0.0 - - -\n");

        for (int i = 0; i < 1000; i++)
            Assert.Equal(tree.Find("/l1000"), tree.Resolve(tree.Find($"/l{i}")));
    }

    [Fact]
    public void Refuses_a_link_that_leads_into_a_loop_it_is_not_part_of()
    {
        FileTree tree = DumpParser.Parse(DumpText.Bytes(
            DumpText.Root + "/x 0 @100644 - - - - - /a - -\n/a 0 @100644 - - - - - /b - -\n/b 0 @100644 - - - - - /a - -\n"));
        AssertRefused("Too many levels of symbolic links", tree);
    }

    [Fact]
    public void Finds_entries_by_path()
    {
        ValidatedTree tree = DumpText.Tree("/d 0 40755 2 0 0 0 0.0 - - -\n/d/f 0 100644 1 0 0 0 0.0 - - -\n");

        Assert.True(tree.TryGetPath("//d///f/"u8, out NodeId file));
        Assert.Equal("/d/f"u8, tree.Path(file));
        Assert.Equal(tree.Find("/d"), tree.Parent(file));
        Assert.True(tree.TryGetPath("/"u8, out NodeId root));
        Assert.Equal(NodeId.Root, root);
        Assert.Equal(NodeId.Root, tree.Parent(root));
        Assert.False(tree.TryGetPath("/d/g"u8, out _));
        Assert.False(tree.TryGetPath("/d/f/g"u8, out _));
    }

    [Fact]
    public void Walks_a_directory_before_its_entries_whatever_the_depth()
    {
        var lines = new System.Text.StringBuilder();
        string path = "";
        for (int depth = 0; depth < 3000; depth++)
            lines.Append(path += "/d").Append(" 0 40755 2 0 0 0 0.0 - - -\n");
        var walk = new TreeWalk(DumpText.Tree(lines.ToString()));

        int steps = 0;
        for (; walk.MoveNext(); steps++)
            Assert.Equal(Math.Max(1, 2 * steps), walk.Path.Length);

        Assert.Equal(3001, steps);
    }

    [Fact]
    public void Walks_one_directory_with_the_paths_of_the_tree()
    {
        ValidatedTree tree = DumpText.Tree(
            "/a 0 40755 2 0 0 0 0.0 - - -\n/a/b 0 40755 2 0 0 0 0.0 - - -\n/a/b/c 0 100644 1 0 0 0 0.0 - - -\n/z 0 100644 1 0 0 0 0.0 - - -\n");
        var walk = new TreeWalk(tree, tree.Find("/a/b"));
        var paths = new List<string>();

        while (walk.MoveNext())
            paths.Add(System.Text.Encoding.ASCII.GetString(walk.Path));

        Assert.Equal(["/a/b", "/a/b/c"], paths);
    }

    private static FileTree TreeWith(NodeAttributes attributes, out NodeId node)
    {
        var tree = new FileTree();
        node = tree.Add(tree.AddRoot(Directory), "a"u8, attributes);
        return tree;
    }

    private static void AssertRefused(string reason, FileTree tree) =>
        Assert.Equal(reason, Assert.Throws<InvalidTreeException>(() => ValidatedTree.From(tree)).Reason);
}

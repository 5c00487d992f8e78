using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class FileTreeTests
{
    private static readonly NodeAttributes Directory = new() { Mode = Mode.S_IFDIR | 0x1ED };
    private static readonly NodeAttributes File = new() { Mode = Mode.S_IFREG | 0x1A4 };

    public static TheoryData<byte[]> InvalidNames() =>
        new((byte[])[], "."u8.ToArray(), ".."u8.ToArray(), "a/b"u8.ToArray(), "a\0b"u8.ToArray(), new byte[256].Select(_ => (byte)'n').ToArray());

    [Theory]
    [MemberData(nameof(InvalidNames))]
    public void Refuses_a_name_that_no_directory_can_hold(byte[] name)
    {
        var tree = new FileTree();
        NodeId root = tree.AddRoot(Directory);

        Assert.Throws<InvalidTreeException>(() => tree.Add(root, name, File));
    }

    [Theory] // a key costs 7 bytes and its length, the first of a node 12 more, and a node has 32767 (S7.3)
    [InlineData(0, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(255, 32767 - 12 - 7 - 255, true)]
    [InlineData(255, 32767 - 12 - 7 - 255 + 1, false)]
    [InlineData(256, 0, false)]
    [InlineData(1, 65536, false)]
    public void Takes_xattrs_up_to_the_limits(int keyLength, int valueLength, bool fits)
    {
        FileTree tree = TreeWithFile(out NodeId file);

        Assert.Equal(fits, tree.TrySetXattr(file, Enumerable.Repeat((byte)'k', keyLength).ToArray(), new byte[valueLength]));
    }

    [Fact]
    public void Counts_the_budget_over_all_xattrs_of_a_node_and_frees_what_is_replaced()
    {
        FileTree tree = TreeWithFile(out NodeId file);
        int second = 32767 - 12 - (7 + 1 + 1000) - 8;

        Assert.True(tree.TrySetXattr(file, "a"u8, new byte[1000]));
        Assert.False(tree.TrySetXattr(file, "b"u8, new byte[second + 1]));
        Assert.True(tree.TrySetXattr(file, "b"u8, new byte[second]));
        Assert.False(tree.TrySetXattr(file, "a"u8, new byte[1001]));
        Assert.True(tree.TrySetXattr(file, "a"u8, new byte[999]));
        Assert.False(tree.TrySetXattr(file, "c"u8, []));
        Assert.Equal(999, ValidatedTree.From(tree).XattrValue(file, 0).Length);
    }

    [Fact]
    public void Replaces_the_xattr_of_a_node_after_another_node_has_set_the_same_key()
    {
        FileTree tree = TreeWithFile(out NodeId a);
        NodeId b = tree.Add(NodeId.Root, "b"u8, File);
        foreach (NodeId node in new[] { a, b, a, b })
        {
            Assert.True(tree.TrySetXattr(node, "x"u8, []));
            Assert.True(tree.TrySetXattr(node, "k"u8, [(byte)node.Index]));
        }

        var valid = ValidatedTree.From(tree);
        foreach (NodeId node in new[] { a, b })
        {
            Assert.Equal(2, valid.XattrCount(node));
            Assert.Equal(new[] { (byte)node.Index }, valid.XattrValue(node, 1));
        }
    }

    [Fact]
    public void Keeps_the_xattrs_of_each_node_when_they_are_set_in_turns()
    {
        FileTree tree = TreeWithFile(out NodeId a);
        NodeId b = tree.Add(NodeId.Root, "b"u8, File);
        for (byte i = 0; i < 10; i++)
        {
            Assert.True(tree.TrySetXattr(a, [(byte)'a', (byte)('0' + i)], [i]));
            Assert.True(tree.TrySetXattr(b, [(byte)'b', (byte)('0' + i)], [i]));
        }

        ValidatedTree valid = ValidatedTree.From(tree);
        for (byte i = 0; i < 10; i++)
        {
            Assert.Equal([(byte)'a', (byte)('0' + i)], valid.XattrKey(a, i));
            Assert.Equal([(byte)'b', (byte)('0' + i)], valid.XattrKey(b, i));
            Assert.Equal([i], valid.XattrValue(b, i));
        }
    }

    [Fact]
    public void Keeps_what_is_said_of_an_entry()
    {
        FileTree tree = TreeWithFile(out NodeId file);
        FsVerityDigest digest = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha512, RandomBytes.Make(64));
        tree.SetAttributes(file, File with { Size = 5 });
        tree.SetPayload(file, "p"u8);
        tree.SetDigest(file, digest);
        NodeId link = tree.AddLink(NodeId.Root, "l"u8, file);

        ValidatedTree valid = ValidatedTree.From(tree);

        Assert.Equal(5ul, valid.Attributes(file).Size);
        Assert.Equal("p"u8, valid.Payload(file));
        Assert.Equal(digest.Bytes, valid.Digest(file));
        Assert.Equal(file, valid.Resolve(link));
        Assert.Equal("/l", valid.DisplayPath(link));
    }

    [Fact]
    public void Is_empty_once_it_is_validated()
    {
        FileTree tree = TreeWithFile(out _);
        ValidatedTree.From(tree);

        Assert.Equal(0, tree.Count);
        Assert.Throws<InvalidTreeException>(() => ValidatedTree.From(tree));
    }

    [Fact]
    public void Has_one_root()
    {
        FileTree tree = TreeWithFile(out _);

        Assert.Throws<InvalidOperationException>(() => tree.AddRoot(Directory));
    }

    private static FileTree TreeWithFile(out NodeId file)
    {
        var tree = new FileTree();
        file = tree.Add(tree.AddRoot(Directory), "a"u8, File);
        return tree;
    }
}

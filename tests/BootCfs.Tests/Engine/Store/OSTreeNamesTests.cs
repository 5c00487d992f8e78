using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Store;

public sealed class OSTreeNamesTests : IDisposable
{
    private static readonly string Name = $"ab/{new string('c', 62)}.file";

    private readonly StoreFixture _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_name_is_the_object_itself()
    {
        FsVerityDigest digest = _store.AddAndComplete("content"u8.ToArray());
        OSTreeNames names = Names();
        names.Add(Tree(digest, Name));
        names.Add(Tree(digest, $"/{Name}"));
        File.WriteAllText(_store.PathOf(digest), "changed");
        Assert.Equal("changed", File.ReadAllText(_store.Folder[$"bootcfs/ostree/{Name}"]));
        Assert.Empty(Directory.GetFiles(_store.Folder["bootcfs/tmp"]));
    }

    [Fact]
    public void A_name_of_what_was_replaced_is_replaced()
    {
        FsVerityDigest digest = _store.AddAndComplete("content"u8.ToArray());
        Names().Add(Tree(digest, Name));
        _store.Damage(digest, 0);
        Assert.Equal("content", File.ReadAllText(_store.Folder[$"bootcfs/ostree/{Name}"]));
        Names().Add(Tree(digest, Name));
        Assert.Equal(File.ReadAllText(_store.PathOf(digest)), File.ReadAllText(_store.Folder[$"bootcfs/ostree/{Name}"]));
    }

    [Fact]
    public void A_name_goes_when_its_object_has_gone()
    {
        OSTreeNames names = Names();
        names.RemoveUnused(); // without any
        FsVerityDigest one = _store.AddAndComplete("one"u8.ToArray());
        FsVerityDigest two = _store.AddAndComplete("two"u8.ToArray());
        string other = $"ab/{new string('d', 62)}.file";
        names.Add(Tree(one, Name));
        names.Add(Tree(two, other));
        File.Delete(_store.PathOf(one));
        names.RemoveUnused();
        Assert.False(File.Exists(_store.Folder[$"bootcfs/ostree/{Name}"]));
        Assert.True(File.Exists(_store.Folder[$"bootcfs/ostree/{other}"]));
    }

    // What an image says is not a path of ours.
    [Theory]
    [InlineData("../../outside")]
    [InlineData("ab/../../../x.file")]
    [InlineData("ab/cd.file")]
    [InlineData("AB/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.file")]
    public void Only_names_of_OSTree_are_given(string payload)
    {
        FsVerityDigest digest = _store.AddAndComplete("content"u8.ToArray());
        string[] before = _store.Files();
        Names().Add(Tree(digest, payload));
        Assert.Equal(before, _store.Files());
    }

    [Fact]
    public void Names_by_digest_need_no_others()
    {
        FsVerityDigest digest = StoreFixture.DigestOf("content"u8.ToArray());
        Assert.False(OSTreeNames.AreNeeded(Tree(digest, digest.ObjectPath), FsVerityAlgorithm.Sha256));
        Assert.False(OSTreeNames.AreNeeded(Tree(digest, $"/{digest.ObjectPath}"), FsVerityAlgorithm.Sha256));
        Assert.True(OSTreeNames.AreNeeded(Tree(digest, Name), FsVerityAlgorithm.Sha256));
    }

    private OSTreeNames Names() => new(_store.Folder.Handle, _store.Store);

    private static ValidatedTree Tree(FsVerityDigest digest, string payload)
    {
        var tree = new FileTree();
        NodeId root = tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 });
        NodeId file = tree.Add(root, "f"u8, new NodeAttributes { Mode = Mode.S_IFREG | 0b110_100_100, Nlink = 1, Size = 7 });
        tree.SetDigest(file, digest);
        tree.SetPayload(file, Encoding.ASCII.GetBytes(payload));
        return ValidatedTree.From(tree);
    }
}

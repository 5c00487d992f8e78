using System.Text;
using BootCfs.Format;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Tests.Format.OSTree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Repositories that lie.</summary>
public sealed class OSTreeHostileTests : IDisposable
{
    private static readonly byte[] Large = RandomBytes.Make(700_000);

    private readonly OSTreeFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_repository_that_does_not_lie_is_read()
    {
        _repository.Commit(_repository.AddTree(
            ("empty", _repository.AddFile([])), ("large", _repository.AddFile(Large)), ("link", _repository.AddFile([], 0xa1ff, "to")), ("small", _repository.AddFile("x"u8.ToArray()))));
        ValidatedTree tree = _repository.Read();
        Assert.Equal(5, tree.Count);
        Assert.True(tree.TryGetPath("/large"u8, out NodeId large));
        Assert.True(tree.TryGetPath("/link"u8, out NodeId link));
        Assert.Equal((700_000UL, 1u, 2u, 0L), (tree.Attributes(large).Size, tree.Attributes(large).Uid, tree.Attributes(large).Gid, tree.Attributes(large).MtimeSec));
        Assert.Equal("to", Encoding.ASCII.GetString(tree.Payload(link)));
    }

    [Theory]
    [InlineData(OSTreeObjectType.Commit, "test")]
    [InlineData(OSTreeObjectType.DirTree, "/")]
    [InlineData(OSTreeObjectType.DirMeta, "/")]
    [InlineData(OSTreeObjectType.File, "/file")]
    public void An_object_that_is_not_what_its_name_says_is_named(OSTreeObjectType type, string use)
    {
        OSTreeChecksum name = Find(type);
        byte[] bytes = File.ReadAllBytes(_repository.PathOf(name, type));
        bytes[type == OSTreeObjectType.File ? 19 : ^1] ^= 1; // of a file the owner
        _repository.AddAs(name, bytes, type);

        OSTreeChecksumException error = Assert.Throws<OSTreeChecksumException>(() => _repository.Read("test"));
        Assert.StartsWith($"object {name.ObjectPath(type)} ({use}) has checksum ", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.DigestMismatch, error.Code);
    }

    [Theory]
    [InlineData(OSTreeObjectType.Commit, "test")]
    [InlineData(OSTreeObjectType.DirTree, "/")]
    [InlineData(OSTreeObjectType.DirMeta, "/")]
    [InlineData(OSTreeObjectType.File, "/file")]
    public void An_object_that_is_not_there_is_named(OSTreeObjectType type, string use)
    {
        OSTreeChecksum name = Find(type);
        File.Delete(_repository.PathOf(name, type));
        Assert.Equal(
            $"object {name.ObjectPath(type)} ({use}) is missing in {_repository.Path}",
            Assert.Throws<MissingOSTreeObjectException>(() => _repository.Read("test")).Message);
    }

    // The bytes have the name, and are of another kind.
    [Fact]
    public void An_object_of_another_kind_is_refused()
    {
        OSTreeChecksum meta = _repository.Meta;
        _repository.AddAs(meta, OSTreeObjectBytes.DirMeta(0x41ed), OSTreeObjectType.DirTree);
        _repository.Commit(meta);
        Assert.StartsWith(
            $"object {meta.ObjectPath(OSTreeObjectType.DirTree)} (/) is invalid: ", Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_a_slash_is_refused_with_its_object()
    {
        OSTreeChecksum tree = _repository.AddTree(("../etc", _repository.AddFile([])));
        _repository.Commit(_repository.AddParent(("usr", tree)));
        Assert.Equal(
            $"object {tree.ObjectPath(OSTreeObjectType.DirTree)} (/usr) is invalid: name at byte 0 '../etc' is empty, ., .., longer than 255 bytes or contains a slash",
            Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message);
    }

    // A directory cannot hold its own checksum, unless it lies about it.
    [Fact]
    public void A_directory_that_is_in_itself_is_refused()
    {
        OSTreeChecksum name = OSTreeObjectBytes.Checksum(7);
        _repository.AddAs(name, OSTreeObjectBytes.DirTree([], [OSTreeObjectBytes.Directory("again", name, _repository.Meta)]), OSTreeObjectType.DirTree);
        _repository.Commit(name);
        Assert.Throws<OSTreeChecksumException>(() => _repository.Read());
    }

    // Forty objects, a thousand thousand million directories.
    [Fact]
    public void A_tree_that_folds_itself_up_is_refused()
    {
        OSTreeChecksum tree = _repository.AddTree();
        for (int i = 0; i < 40; i++)
            tree = _repository.AddParent(("a", tree), ("b", tree));
        _repository.Commit(tree);
        var options = new ImportOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha256, Hasher = new BootCfs.Format.Hashing.SystemBlockHasher() };
        using OSTreeRepository repository = OSTreeRepository.TryOpen(_repository.Path)!; // it is there
        OSTreeCommit commit = OSTreeCommit.Parse(repository.Read(new OSTreeRefs(repository).Resolve(null), OSTreeObjectType.Commit, "test"), "test");
        var walk = new OSTreeWalk(repository, new ImportContext(options, null, null, null), maxNames: 10_000);
        Assert.EndsWith(
            "is invalid: with it the tree has more than 10000 entries",
            Assert.Throws<InvalidOSTreeException>(() => walk.Read(commit, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_no_system_can_open_is_refused()
    {
        OSTreeChecksum tree = _repository.AddTree();
        for (int i = 0; i < 17; i++)
            tree = _repository.AddParent((new string('d', 255), tree));
        _repository.Commit(tree);
        Assert.EndsWith("it makes a path of more than 4095 bytes", Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(5, 6)]
    [InlineData(5, 0)]
    [InlineData(0, 1)]
    [InlineData(700_000, 600_000)]
    [InlineData(600_000, 700_000)]
    [InlineData(5_000_000_000_000_000, 5)]
    public void A_content_of_another_length_than_is_said_is_refused(ulong said, int length)
    {
        byte[] content = Large[..length];
        OSTreeChecksum name = OSTreeFolder.ChecksumOf(content);
        _repository.AddAs(name, OSTreeFolder.Archived(OSTreeObjectBytes.Archived(said, 0x81a4, ""), content), OSTreeObjectType.File);
        _repository.Commit(_repository.AddTree(("file", name)));
        Assert.Equal(
            $"object {name.ObjectPath(OSTreeObjectType.File)} (/file) is invalid: its header says that it has {said} bytes, its content is of another length",
            Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message);
    }

    [Fact]
    public void A_length_that_no_file_has_is_refused()
    {
        OSTreeChecksum name = _repository.AddAs(
            OSTreeObjectBytes.Checksum(1), OSTreeFolder.Archived(OSTreeObjectBytes.Archived(ulong.MaxValue, 0x81a4, ""), []), OSTreeObjectType.File);
        _repository.Commit(_repository.AddTree(("file", name)));
        Assert.EndsWith($"its header says that it has {ulong.MaxValue} bytes", Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it ends before its header")]
    [InlineData("00000001", "it ends before its header")]
    [InlineData("0000000100000000", "it ends in its header")]
    [InlineData("ffffffff00000000", "it does not begin with the length of its header and four zero bytes")]
    [InlineData("0000000100000001ff", "it does not begin with the length of its header and four zero bytes")]
    public void An_archived_file_that_is_cut_in_its_header_is_refused(string hex, string reason)
    {
        OSTreeChecksum name = _repository.AddAs(OSTreeObjectBytes.Checksum(1), Convert.FromHexString(hex), OSTreeObjectType.File);
        _repository.Commit(_repository.AddTree(("file", name)));
        Assert.EndsWith(
            $"(/file) is invalid: {reason}", Assert.Throws<InvalidOSTreeException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(700_000)]
    public void A_compressed_content_that_is_cut_or_broken_is_refused(int length)
    {
        OSTreeChecksum name = _repository.AddFile(Large[..length]);
        _repository.Commit(_repository.AddTree(("file", name)));
        byte[] bytes = File.ReadAllBytes(_repository.PathOf(name, OSTreeObjectType.File));
        foreach (int missing in new[] { 1, 10, length / 2 })
        {
            _repository.AddAs(name, bytes[..^missing], OSTreeObjectType.File);
            Assert.Contains("(/file) ", Assert.ThrowsAny<BootCfsException>(() => _repository.Read()).Message, StringComparison.Ordinal);
        }

        bytes[50] ^= 0xff;
        _repository.AddAs(name, bytes, OSTreeObjectType.File);
        Assert.Contains("(/file) ", Assert.ThrowsAny<BootCfsException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stays_staged_of_a_repository_that_lies()
    {
        OSTreeChecksum wrong = _repository.AddAs(
            OSTreeObjectBytes.Checksum(9), OSTreeFolder.Archived(OSTreeObjectBytes.Archived(5, 0x81a4, ""), "wrong"u8.ToArray()), OSTreeObjectType.File);
        _repository.Commit(_repository.AddTree(("large", _repository.AddFile(Large)), ("wrong", wrong)));
        using var store = new Store.StoreFixture();
        using (BootCfs.Store.ObjectStaging staging = store.Store.Stage())
        {
            var session = new ImportSession
            {
                Options = new ImportOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha256, Hasher = new BootCfs.Format.Hashing.SystemBlockHasher() },
                Objects = staging,
            };
            Assert.Throws<OSTreeChecksumException>(() => new OSTreeSource(_repository.Path, null, layout: false).Read(session, CancellationToken.None));
        }

        Assert.Empty(store.Files());
    }

    private OSTreeChecksum Find(OSTreeObjectType type)
    {
        OSTreeChecksum file = _repository.AddFile("content"u8.ToArray());
        OSTreeChecksum tree = _repository.AddTree(("file", file));
        OSTreeChecksum commit = _repository.Commit(tree);
        return type switch
        {
            OSTreeObjectType.Commit => commit,
            OSTreeObjectType.DirTree => tree,
            OSTreeObjectType.DirMeta => _repository.Meta,
            _ => file,
        };
    }
}

using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Store;

public sealed class DigestStoreTests : IDisposable
{
    private static readonly SystemBlockHasher Hasher = new();

    private readonly TemporaryDirectory _source = new();
    private readonly TemporaryDirectory _store = new();

    public void Dispose()
    {
        _source.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void Holds_each_content_once_and_no_small_or_empty_one()
    {
        File.WriteAllBytes(_source["one"], new byte[100]);
        File.WriteAllBytes(_source["two"], new byte[100]);
        File.WriteAllBytes(_source["large"], new byte[3_000_000]);
        File.WriteAllBytes(_source["small"], new byte[64]);
        File.WriteAllBytes(_source["empty"], []);
        Fill(Read());

        Assert.Equal(
            new[] { Stored(100), Stored(3_000_000) }.Order(StringComparer.Ordinal),
            Directory.GetFiles(_store.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Equal(new byte[3_000_000], File.ReadAllBytes(Stored(3_000_000)));
        Assert.Equal(0b110_100_100u, _store.Handle.Stat(System.IO.Path.GetRelativePath(_store.Path, Stored(100))).Permissions);
    }

    [Fact]
    public void Refuses_a_file_that_is_another_by_now_and_leaves_nothing()
    {
        File.WriteAllBytes(_source["file"], new byte[100]);
        ValidatedTree tree = Read();
        File.WriteAllBytes(_source["file"], [.. Enumerable.Repeat((byte)1, 100)]);

        Assert.Throws<SourceChangedException>(() => Fill(tree));
        Assert.Empty(Directory.GetFileSystemEntries(_store.Path));
    }

    [Fact]
    public void Leaves_what_is_there_alone()
    {
        File.WriteAllBytes(_source["file"], new byte[100]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Stored(100))!); // two levels down
        File.WriteAllText(Stored(100), "there");
        Fill(Read());

        Assert.Equal("there", File.ReadAllText(Stored(100)));
    }

    private string Stored(int length) => _store[StoreFixture.DigestOf(new byte[length]).ObjectPath];

    private ValidatedTree Read() => ValidatedTree.From(DirectoryImport.Read(
        _source.Handle, new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = Hasher }, null, null, CancellationToken.None));

    private void Fill(ValidatedTree tree) => DigestStore.Fill(_source.Handle, tree, _store.Handle, Hasher, 2, CancellationToken.None);
}

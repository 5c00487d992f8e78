using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
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
        Assert.Equal((2, 0), Fill());

        Assert.Equal(
            new[] { Stored(100), Stored(3_000_000) }.Order(StringComparer.Ordinal),
            Directory.GetFiles(_store.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Equal(new byte[3_000_000], File.ReadAllBytes(Stored(3_000_000)));
        Assert.Equal(0b110_100_100u, _store.Handle.Stat(Path.GetRelativePath(_store.Path, Stored(100))).Permissions);
    }

    [Fact]
    public void Leaves_what_is_there_alone()
    {
        File.WriteAllBytes(_source["file"], new byte[100]);
        Directory.CreateDirectory(Path.GetDirectoryName(Stored(100))!); // two levels down
        File.WriteAllText(Stored(100), "there");

        Assert.Equal((0, 1), Fill());
        Assert.Equal("there", File.ReadAllText(Stored(100)));
    }

    [Fact]
    public void Shows_nothing_before_it_is_completed_and_keeps_nothing_when_it_is_not()
    {
        File.WriteAllBytes(_source["file"], new byte[100]);
        using (var store = new DigestStore(_store.Handle, FsVerityAlgorithm.Sha256, Hasher, Durability.FileSystem))
        {
            Import(store.Objects);
            Assert.False(File.Exists(Stored(100)));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_store.Path));
    }

    [Fact]
    public void Removes_what_a_killed_process_left_and_nothing_that_is_in_use()
    {
        Directory.CreateDirectory(_store[".tmp-bootcfs-1-0"]);
        File.WriteAllBytes(_store[".tmp-bootcfs-1-0/1"], new byte[5]);
        Directory.CreateDirectory(_store[".tmp-other"]);
        using (var first = new DigestStore(_store.Handle, FsVerityAlgorithm.Sha256, Hasher, Durability.FileSystem))
        using (var second = new DigestStore(_store.Handle, FsVerityAlgorithm.Sha256, Hasher, Durability.FileSystem))
        {
            Assert.Equal(3, Directory.GetDirectories(_store.Path).Length);
            first.Objects.Add(new byte[100]);
            first.Objects.Complete();
        }

        Assert.Equal(
            new[] { _store[".tmp-other"], Path.GetDirectoryName(Stored(100)) },
            Directory.GetFileSystemEntries(_store.Path).Order(StringComparer.Ordinal));
    }

    private string Stored(int length) => _store[StoreFixture.DigestOf(new byte[length]).ObjectPath];

    private (int New, long Reused) Fill()
    {
        using var store = new DigestStore(_store.Handle, FsVerityAlgorithm.Sha256, Hasher, Durability.File);
        Import(store.Objects);
        (int, long) counts = (store.Objects.NewObjects, store.Objects.ReusedObjects);
        store.Objects.Complete();
        return counts;
    }

    private void Import(ObjectStaging objects) => DirectoryImport.Read(
        _source.Handle, new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = Hasher }, objects, null, CancellationToken.None);
}

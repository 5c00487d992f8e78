using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Store;

/// <summary>A store in a directory of its own.</summary>
internal sealed class StoreFixture : IDisposable
{
    private ObjectStore? _other;

    internal StoreFixture()
    {
        Folder.Handle.MakeDirectories("objects", 0b111_101_101);
        Folder.Handle.MakeDirectories("bootcfs/tmp", 0b111_000_000);
        Store = new ObjectStore(Folder.Handle, FsVerityAlgorithm.Sha256, new SystemBlockHasher());
    }

    internal TemporaryDirectory Folder { get; } = new();

    internal ObjectStore Store { get; }

    internal byte[] Buffer { get; } = new byte[ObjectHashing.BufferSize];

    internal static FsVerityDigest DigestOf(byte[] content) =>
        FsVerityHasher.Compute(new SystemBlockHasher(), FsVerityAlgorithm.Sha256, content);

    internal FsVerityDigest AddAndComplete(byte[] content)
    {
        using ObjectStaging staging = Store.Stage();
        FsVerityDigest digest = staging.Add(content);
        staging.Complete();
        return digest;
    }

    /// <summary>Begins to add with another hasher.</summary>
    internal ObjectStaging StageWith(IBlockHasher hasher)
    {
        _other ??= new ObjectStore(Folder.Handle, FsVerityAlgorithm.Sha256, hasher);
        return _other.Stage();
    }

    /// <summary>Flips a bit; a sealed file cannot be written to, so another takes its place.</summary>
    internal void Damage(FsVerityDigest digest, int offset)
    {
        byte[] content = File.ReadAllBytes(PathOf(digest));
        content[offset] ^= 1;
        File.Delete(PathOf(digest));
        File.WriteAllBytes(PathOf(digest), content);
    }

    internal string PathOf(FsVerityDigest digest) => Folder[$"objects/{digest.ObjectPath}"];

    internal string[] Files() =>
        [.. Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder.Path, path))];

    public void Dispose()
    {
        _other?.Dispose();
        Store.Dispose();
        Folder.Dispose();
    }
}

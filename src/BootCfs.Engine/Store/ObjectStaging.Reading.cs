using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <content>What steps of a commit need before it is complete.</content>
public sealed partial class ObjectStaging
{
    /// <summary>What objects are named by.</summary>
    public FsVerityAlgorithm Algorithm => _store.Algorithm;

    /// <summary>Reads an object that was added, or was in the store already.</summary>
    /// <exception cref="MissingObjectException">It is in neither.</exception>
    /// <exception cref="FileTooLargeException">It is longer than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="DigestMismatchException">Its content is another one.</exception>
    public byte[] Read(in FsVerityDigest digest, int limit)
    {
        using SafeFileHandle file = _staged.TryGetValue(digest, out StagedObject? staged)
            ? _staging.OpenFile(staged.Name)
            : _store.Open(digest);
        byte[] content = FileHandle.ReadAll(file, limit);
        FsVerityDigest actual = FsVerityHasher.Compute(_store.Hasher, _store.Algorithm, content);
        return actual == digest ? content : throw new DigestMismatchException($"{_store.Path}/{digest.ObjectPath}", digest, actual);
    }

    /// <summary>Makes a folder for files that others are to read meanwhile; it goes with the staging, or when the next begins.</summary>
    public DirectoryHandle MakeFolder(string name)
    {
        _staging.MakeDirectory(name, 0b111_000_000);
        return _staging.OpenDirectory(name);
    }
}

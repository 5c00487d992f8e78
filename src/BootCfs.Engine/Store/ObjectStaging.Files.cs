using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <content>Files, read once as far as that can be.</content>
public sealed partial class ObjectStaging
{
    /// <summary>Adds a file, whatever its length; only objects that the store does not have are written.</summary>
    /// <param name="source">The file, open for reading.</param>
    /// <param name="length">Its length when it was found.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="SourceChangedException">The file is shorter or longer than that, or changed between two reads.</exception>
    public FsVerityDigest Add(SafeFileHandle source, long length, string path) => Add(source, length, path, null);

    /// <summary>As the other, and shows the content to somebody else on the way, once.</summary>
    internal FsVerityDigest Add(SafeFileHandle source, long length, string path, ContentTap? tap)
    {
        if (TryAddAtOnce(source, length, path, tap) is { } added)
            return added;

        FsVerityDigest digest = ObjectHashing.Hash(source, _store.Hasher, _store.Algorithm, Buffer, tap, out long hashed);
        CheckLength(path, length, hashed);
        if (IsStored(digest, length) || !TryClaim(digest, length, out StagedObject staged))
            return digest;
        if (Copy(source, staged) == digest)
            return digest;
        Drop(digest);
        throw new SourceChangedException(path, "two reads gave different content");
    }

    // In one read, where that writes nothing which may be there already: a clone costs no copy, and nobody changes it any
    // more, so it is made first and then hashed; and what cannot be stored yet is copied while it is hashed.
    private FsVerityDigest? TryAddAtOnce(SafeFileHandle source, long length, string path, ContentTap? tap)
    {
        bool isNew = CannotBeStored(length);
        if (!isNew && _cloning != Cloning.Works)
            return null;

        StagedObject staged = NewObject();
        using SafeFileHandle file = Create(staged);
        bool isClone = TryClone(source, file);
        if (!isNew && !isClone)
        {
            _staging.Unlink(staged.Name);
            return null;
        }

        FsVerityDigest digest = Fill(file, source, isClone, tap, out long read);
        return Place(digest, length, read, staged, path);
    }

    // Equal objects are of equal length: in a store that was empty the first of its length is new, whatever its digest is.
    private bool CannotBeStored(long length) => _wasEmpty && _lengths.TryAdd(length, true);

    // All sources lie on one filesystem, or nearly so: what fails for one file is not tried again. The first try is made
    // with a file that is written in any case.
    private bool TryClone(SafeFileHandle source, SafeFileHandle target)
    {
        if (_cloning == Cloning.Fails)
            return false;
        bool isClone = FileHandle.TryClone(source, target);
        _cloning = isClone ? Cloning.Works : Cloning.Fails;
        return isClone;
    }

    private FsVerityDigest Fill(SafeFileHandle target, SafeFileHandle source, bool isClone, ContentTap? tap, out long length)
    {
        FsVerityDigest digest = isClone
            ? ObjectHashing.Hash(target, _store.Hasher, _store.Algorithm, Buffer, tap, out length)
            : ObjectHashing.Copy(source, _store.Hasher, _store.Algorithm, Buffer, tap, target, _room, out length);
        Finish(target);
        return digest;
    }

    private FsVerityDigest Copy(SafeFileHandle source, StagedObject staged)
    {
        using SafeFileHandle file = Create(staged);
        return Fill(file, source, TryClone(source, file), null, out _);
    }

    private FsVerityDigest Place(in FsVerityDigest digest, long length, long read, StagedObject staged, string path)
    {
        CheckLength(path, length, read);
        if (IsStored(digest, length) || !TryClaim(digest, length, staged))
            _staging.Unlink(staged.Name);
        return digest;
    }

    private static void CheckLength(string path, long expected, long actual)
    {
        if (expected != actual)
            throw new SourceChangedException(path, $"it had {expected} bytes and now has {actual}");
    }

    private enum Cloning
    {
        NotTried,
        Works,
        Fails,
    }
}

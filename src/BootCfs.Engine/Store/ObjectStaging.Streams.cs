using BootCfs.Format.FsVerity;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <content>Streams, which cannot be read again; and second thoughts.</content>
public sealed partial class ObjectStaging
{
    /// <summary>Adds what a stream gives next. It is written while it is hashed, and dropped again when the store has it.</summary>
    /// <param name="source">Where it comes from; the caller's.</param>
    /// <param name="length">How many bytes to take.</param>
    /// <param name="path">What it is, for messages.</param>
    /// <exception cref="SourceChangedException">The stream ends before that.</exception>
    public FsVerityDigest Add(Stream source, long length, string path)
    {
        StagedObject staged = NewObject();
        using SafeFileHandle file = Create(staged);
        FsVerityDigest digest = ObjectHashing.Copy(source, length, _store.Hasher, _store.Algorithm, Buffer, file, _room, out long read);
        Finish(file);
        return Place(digest, length, read, staged, path);
    }

    /// <summary>Drops what was staged and is not needed after all, as something else has taken its place in the tree.</summary>
    public void KeepOnly(IReadOnlySet<FsVerityDigest> needed)
    {
        foreach ((FsVerityDigest digest, StagedObject staged) in _staged)
        {
            if (needed.Contains(digest) || !_staged.TryRemove(digest, out _))
                continue;
            _staging.Unlink(staged.Name);
            Interlocked.Add(ref _newBytes, -staged.Length);
        }
    }
}

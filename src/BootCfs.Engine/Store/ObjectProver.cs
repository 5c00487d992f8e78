using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// Proves many objects for one thread: small ones are read back to back and hashed side by side, so an answer may come
/// only after later questions, the last with <see cref="Finish"/>. What it holds does not grow with the objects.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="depth">How much of an object is looked at.</param>
/// <param name="answer">Takes each answer, with the number that came with the question.</param>
/// <param name="look">Shown the status of each object that could be opened; null when nobody wants it.</param>
internal sealed class ObjectProver(
    ObjectStore store, ProofDepth depth, Action<int, ObjectProof> answer, Action<int, FileStatus>? look = null)
{
    private const int Capacity = 512 * 1024;

    // Stands for an object that takes up room in the batch though it could not be read.
    private const int Answered = -1;

    private readonly bool _hasVerity = FsVerityFile.IsSupported(store.Objects.Handle);
    private readonly List<(int Number, FsVerityDigest Digest)> _waiting = [];
    private readonly FsVerityBatch _batch = new(store.Hasher, store.Algorithm, Capacity);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);

    /// <summary>Asks about one object.</summary>
    /// <param name="folder">The folder that it lies in.</param>
    /// <param name="digest">What its content must have.</param>
    /// <param name="number">Comes back with the answer.</param>
    internal void Prove(DirectoryHandle folder, in FsVerityDigest digest, int number)
    {
        Span<byte> name = stackalloc byte[FsVerityDigest.MaxSize * 2];
        try
        {
            using SafeFileHandle? file = folder.TryOpenFile(digest.WriteFileName(name));
            if (file is null)
                answer(number, new ObjectProof(ObjectState.Missing, 0, null));
            else
                Prove(file, digest, number);
        }
        catch (LinuxException e) when (e.Errno is Errno.EIO)
        {
            answer(number, Damaged(0, "cannot be read to its end"));
        }
        catch (LinuxException e) when (e.Errno is Errno.ELOOP or Errno.ENXIO)
        {
            answer(number, Damaged(0, "is not a regular file"));
        }
    }

    /// <summary>Answers what is still open.</summary>
    internal void Finish()
    {
        if (_waiting.Count == 0)
            return;
        FsVerityDigest[] digests = _batch.Finish();
        for (int i = 0; i < digests.Length; i++)
        {
            if (_waiting[i].Number != Answered)
                Compare(_waiting[i].Number, _waiting[i].Digest, digests[i], _batch.Content(i).Length);
        }

        _waiting.Clear();
    }

    private void Prove(SafeFileHandle file, in FsVerityDigest digest, int number)
    {
        FileStatus status = FileHandle.Stat(file);
        look?.Invoke(number, status);
        if (!status.IsRegular)
            answer(number, Damaged(0, "is not a regular file"));
        else if (_hasVerity && FsVerityFile.TryMeasure(file) is { } measured)
            answer(number, Sealed(file, digest, measured, status.Size));
        else if (depth == ProofDepth.Names)
            answer(number, new ObjectProof(ObjectState.Intact, status.Size, null));
        else
            Hash(file, digest, number, status.Size);
    }

    private ObjectProof Sealed(SafeFileHandle file, in FsVerityDigest digest, in FsVerityDigest measured, long size)
    {
        if (measured != digest)
            return Damaged(size, $"is sealed with {measured}");
        if (depth == ProofDepth.Content)
            ObjectStore.ReadToEnd(file, _buffer);
        return new ObjectProof(ObjectState.Sealed, size, null);
    }

    private void Hash(SafeFileHandle file, in FsVerityDigest digest, int number, long size)
    {
        if (size > _batch.MaxFile)
        {
            Compare(number, digest, ObjectHashing.Hash(file, store.Hasher, store.Algorithm, _buffer, out long length), length);
            return;
        }

        if (!_batch.TryAdd((int)size, out Span<byte> content))
        {
            Finish();
            _batch.TryAdd((int)size, out content); // what is not too long fits an empty batch
        }

        _waiting.Add((Answered, digest));
        int read = FileHandle.Read(file, content, 0);
        content[read..].Clear(); // it shrinks: then its digest is another one
        _waiting[^1] = (number, digest);
    }

    private void Compare(int number, in FsVerityDigest expected, in FsVerityDigest actual, long size) => answer(
        number, actual == expected ? new ObjectProof(ObjectState.Intact, size, null) : Damaged(size, $"has content of {actual}"));

    private static ObjectProof Damaged(long size, string detail) => new(ObjectState.Damaged, size, detail);
}

/// <summary>How much of an object is looked at.</summary>
internal enum ProofDepth
{
    /// <summary>Name, length and measurement: an object that is not sealed is taken for intact.</summary>
    Names,

    /// <summary>The content of objects that are not sealed; of sealed ones the measurement.</summary>
    Unsealed,

    /// <summary>All content; of sealed objects, too, because a block that no longer fits shows only when it is read.</summary>
    Content,
}

/// <summary>What was found out about an object.</summary>
/// <param name="State">What it is.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Detail">What is wrong, to be read behind its name; null when nothing is.</param>
internal readonly record struct ObjectProof(ObjectState State, long Size, string? Detail);

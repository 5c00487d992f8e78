using System.Collections.Concurrent;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// Objects on their way into a store. Adding is thread safe; nothing is visible before <see cref="Complete"/>, and
/// disposing without it leaves nothing behind.
/// </summary>
public sealed class ObjectStaging : IDisposable
{
    /// <summary>Where unfinished files lie; outside of the folders that composefs-rs collects.</summary>
    internal const string Directory = "bootcfs/tmp";

    private readonly ObjectStore _store;
    private readonly DirectoryHandle _staging;
    private readonly ConcurrentDictionary<FsVerityDigest, StagedObject> _staged = new();
    private readonly ThreadLocal<byte[]> _buffer = new(() => GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize));
    private int _nextName;
    private long _newBytes;
    private long _reusedObjects;

    internal ObjectStaging(ObjectStore store, DirectoryHandle repository)
    {
        _store = store;
        _staging = repository.OpenDirectory(Directory);
        Clear();
    }

    /// <summary>Objects that the store did not have.</summary>
    public int NewObjects => _staged.Count;

    /// <summary>Bytes of these.</summary>
    public long NewBytes => Interlocked.Read(ref _newBytes);

    /// <summary>How often the store had the object already.</summary>
    public long ReusedObjects => Interlocked.Read(ref _reusedObjects);

    /// <summary>Adds what is in memory.</summary>
    public FsVerityDigest Add(ReadOnlySpan<byte> content)
    {
        FsVerityDigest digest = FsVerityHasher.Compute(_store.Hasher, _store.Algorithm, content);
        if (Reserve(digest, content.Length) is not { } staged)
            return digest;
        using SafeFileHandle file = _staging.CreateFile(staged.Name, StagedObject.Mode);
        FileHandle.Write(file, content);
        return digest;
    }

    /// <summary>
    /// Adds a file. One that fits the buffer is read once; a larger one is hashed first and copied only when it is new,
    /// and the copy must have the same digest.
    /// </summary>
    /// <param name="source">The file, open for reading.</param>
    /// <param name="length">Its length when it was found.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="SourceChangedException">The file is shorter or longer than that, or changed between two reads.</exception>
    public FsVerityDigest Add(SafeFileHandle source, long length, string path)
    {
        byte[] buffer = Buffer;
        if (length < buffer.Length)
        {
            int count = FileHandle.Read(source, buffer, 0);
            if (count != length)
                throw new SourceChangedException(path, $"it had {length} bytes and now has {count}");
            return Add(buffer.AsSpan(0, count));
        }

        FsVerityDigest digest = ObjectHashing.Hash(source, _store.Hasher, _store.Algorithm, buffer, out long hashed);
        if (hashed != length)
            throw new SourceChangedException(path, $"it had {length} bytes and now has {hashed}");
        if (Reserve(digest, length) is { } staged && Copy(source, staged) != digest)
            throw new SourceChangedException(path, "two reads gave different content");
        return digest;
    }

    /// <summary>Copies an object of another store, proving its content on the way.</summary>
    /// <exception cref="DigestMismatchException">The other store's object does not have its digest.</exception>
    public void Add(ObjectStore other, in FsVerityDigest digest)
    {
        if (_staged.ContainsKey(digest))
            return;
        using SafeFileHandle source = other.Open(digest);
        if (Reserve(digest, FileHandle.Stat(source).Size) is not { } staged)
            return;
        FsVerityDigest copied = Copy(source, staged);
        if (copied != digest)
            throw new DigestMismatchException($"{other.Path}/{digest.ObjectPath}", digest, copied);
    }

    /// <summary>
    /// Makes the content durable, seals it where the filesystem has fs-verity, gives every object its name, and makes
    /// the names durable. From here on nothing is undone: what is in place stays, as objects are harmless alone.
    /// </summary>
    /// <returns>Whether the filesystem has fs-verity; null when there was nothing to add.</returns>
    public bool? Complete()
    {
        if (_staged.IsEmpty)
            return null;

        _staging.SyncFileSystem();
        int unsealed = 0;
        // Sealing all or none keeps the store simple to reason about, so it is not cancelled half way.
        ParallelWork.ForEach(_staged, entry => Interlocked.Add(ref unsealed, Seal(entry.Key, entry.Value) ? 0 : 1), CancellationToken.None);
        foreach (byte first in _staged.Keys.Select(digest => digest.Bytes[0]).Distinct())
            _store.Objects.MakeDirectories(Convert.ToHexStringLower([first]), 0b111_101_101);
        foreach ((FsVerityDigest digest, StagedObject staged) in _staged)
            _staging.Rename(staged.Name, _store.Objects, digest.ObjectPath);
        _staging.SyncFileSystem();
        _staged.Clear();
        return unsealed == 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Clear();
        }
        catch (LinuxException)
        {
            // The failure that led here is the one to report; the next writer clears what is left.
        }

        _staging.Dispose();
        _buffer.Dispose();
    }

    private byte[] Buffer => _buffer.Value!; // the factory never returns null

    private FsVerityDigest Copy(SafeFileHandle source, StagedObject staged)
    {
        using SafeFileHandle copy = _staging.CreateFile(staged.Name, StagedObject.Mode);
        FileHandle.CopyTo(source, copy);
        return ObjectHashing.Hash(copy, _store.Hasher, _store.Algorithm, Buffer, out _);
    }

    // A place for a new object, or null when the store or another thread has it.
    private StagedObject? Reserve(in FsVerityDigest digest, long length)
    {
        if (IsStored(digest, length))
        {
            Interlocked.Increment(ref _reusedObjects);
            return null;
        }

        var staged = new StagedObject($"{Interlocked.Increment(ref _nextName)}");
        if (!_staged.TryAdd(digest, staged))
            return null;
        Interlocked.Add(ref _newBytes, length);
        return staged;
    }

    // A sealed object is proven by the kernel; else at least it was not cut short. What is wrong is written anew.
    private bool IsStored(in FsVerityDigest digest, long length)
    {
        if (_store.TryGetLength(digest) != length)
            return false;
        using SafeFileHandle? file = _store.TryOpen(digest);
        return file is not null && (FsVerityFile.TryMeasure(file) is not { } measured || measured == digest);
    }

    private bool Seal(in FsVerityDigest digest, StagedObject staged)
    {
        using SafeFileHandle file = _staging.OpenFile(staged.Name);
        if (!FsVerityFile.TryEnable(file, digest.Algorithm))
            return false;
        FsVerityDigest? measured = FsVerityFile.Measure(file);
        return measured == digest
            ? true
            : throw new DigestMismatchException($"{_staging.Path}/{staged.Name}", digest, measured ?? default);
    }

    private void Clear()
    {
        foreach (DirectoryEntry entry in new DirectoryWalker().Read(_staging))
            _staging.RemoveTree(entry.Name);
    }

    private sealed record StagedObject(string Name)
    {
        internal const uint Mode = 0b110_100_100;
    }
}

using System.Collections.Concurrent;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// Objects on their way into a store. Adding is thread safe; nothing is visible before <see cref="Complete"/>, and
/// disposing without it leaves nothing behind. How contents are read: docs/adr/0008-reading-once.md.
/// </summary>
public sealed partial class ObjectStaging : IDisposable
{
    /// <summary>Where unfinished files lie; outside of the folders that composefs-rs collects.</summary>
    internal const string Directory = "bootcfs/tmp";

    private const uint FolderMode = 0b111_101_101;

    private readonly ObjectStore _store;
    private readonly DirectoryHandle _staging;
    private readonly StagingRules _rules;
    private readonly StoredObjects _stored;
    private readonly StagingRoom _room;
    private readonly EarlySync _earlySync;
    private readonly ConcurrentDictionary<FsVerityDigest, StagedObject> _staged = new();
    private readonly ConcurrentDictionary<long, bool> _lengths = new();
    private readonly ThreadLocal<byte[]> _buffer = new(() => GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize));
    private readonly bool[] _folders = new bool[256];
    private readonly bool _wasEmpty;
    private volatile Cloning _cloning;
    private int _nextName;
    private long _newBytes;
    private long _reusedObjects;

    /// <summary>Begins to add.</summary>
    /// <param name="store">Where the objects go.</param>
    /// <param name="staging">Where they lie until then, on the same filesystem; what is in it goes. Taken over.</param>
    /// <param name="rules">How.</param>
    internal ObjectStaging(ObjectStore store, DirectoryHandle staging, StagingRules rules)
    {
        _store = store;
        _staging = staging;
        _rules = rules;
        _stored = new StoredObjects(store, rules.TrustsNames);
        _room = new StagingRoom(staging, rules.KeepFree);
        _earlySync = new EarlySync(staging.SyncFileSystem, EarlySync.Step);
        _wasEmpty = store.IsEmpty;
        Clear();
    }

    /// <summary>Objects that the store did not have.</summary>
    public int NewObjects => _staged.Count;

    /// <summary>Bytes of these.</summary>
    public long NewBytes => Interlocked.Read(ref _newBytes);

    /// <summary>How often the store had the object already.</summary>
    public long ReusedObjects => Interlocked.Read(ref _reusedObjects);

    /// <summary>Refuses to go on when there is too little room for something that is written beside the objects.</summary>
    /// <exception cref="NoSpaceException">There is too little.</exception>
    public void RequireRoom(long bytes) => _room.Take(bytes);

    /// <summary>Adds what is in memory.</summary>
    public FsVerityDigest Add(ReadOnlySpan<byte> content)
    {
        FsVerityDigest digest = FsVerityHasher.Compute(_store.Hasher, _store.Algorithm, content);
        Add(digest, content);
        return digest;
    }

    /// <summary>
    /// Whether the store has an object and nothing speaks against it; its content is not read. When it is false, add the
    /// content: that replaces what is damaged.
    /// </summary>
    public bool TryReuse(in FsVerityDigest digest, long length) => Reuse(!_wasEmpty && _stored.Look(digest, length) == Belief.Whole);

    /// <summary>Adds what is in memory and has been hashed there.</summary>
    internal void Add(in FsVerityDigest digest, ReadOnlySpan<byte> content)
    {
        if (IsStored(digest, content))
            return;
        var staged = new StagedObject(digest.ObjectPath, IsInFolder: true);
        if (!TryClaim(digest, content.Length, staged))
            return;
        MakeFolder(digest.Bytes[0]);
        _room.Take(content.Length);
        using SafeFileHandle file = Create(staged);
        FileHandle.Write(file, content);
        Finish(file);
    }

    /// <summary>Copies an object of another store, proving its content on the way.</summary>
    /// <exception cref="DigestMismatchException">The other store's object does not have its digest.</exception>
    public void Add(ObjectStore other, in FsVerityDigest digest)
    {
        if (_staged.ContainsKey(digest))
            return;
        using SafeFileHandle source = other.Open(digest);
        long length = FileHandle.Stat(source).Size;
        if (IsStored(digest, length) || !TryClaim(digest, length, out StagedObject staged))
            return;
        FsVerityDigest copied = Copy(source, staged);
        if (copied == digest)
            return;
        Drop(digest);
        throw new DigestMismatchException($"{other.Path}/{digest.ObjectPath}", digest, copied);
    }

    /// <summary>Lets the disk begin with what is still in memory while other work is done, since nearly all has been added.</summary>
    internal void BeginSync()
    {
        if (!_staged.IsEmpty && _rules.Durability == Durability.FileSystem)
            _earlySync.Begin();
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

        if (_rules.Durability == Durability.FileSystem)
        {
            _earlySync.Wait();
            _staging.SyncFileSystem();
        }

        bool isSealed = SealAll();
        byte[] folders = [.. _staged.Keys.Select(digest => digest.Bytes[0]).Distinct().Order()];
        bool[] isMoved = [.. _folders.Select((isMade, first) => isMade && folders.Contains((byte)first) && TryMoveFolder((byte)first))];
        foreach (byte first in folders)
            _store.Objects.MakeDirectories(Folder(first), FolderMode);
        foreach ((FsVerityDigest digest, StagedObject staged) in _staged)
        {
            if (!staged.IsInFolder || !isMoved[digest.Bytes[0]])
                _staging.Rename(staged.Name, _store.Objects, digest.ObjectPath);
        }

        MakeNamesDurable(folders);
        _staged.Clear();
        return isSealed;
    }

    /// <summary>Removes what lies in a staging folder.</summary>
    internal static void Clear(DirectoryHandle staging)
    {
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(staging))
            staging.RemoveTree(entry.Name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Clear();
            _earlySync.Wait();
        }
        catch (LinuxException)
        {
            // The failure that led here is the one to report; the next who takes the lock clears what is left.
        }

        _staging.Dispose();
        _buffer.Dispose();
    }

    private byte[] Buffer => _buffer.Value!; // the factory never returns null

    private static string Folder(byte first) => Convert.ToHexStringLower([first]);

    // Objects whose digest is known lie in folders as they will in the store: threads then seldom wait for each other's
    // directory, and a store that has no such folder yet takes it whole instead of name by name.
    private void MakeFolder(byte first)
    {
        if (Volatile.Read(ref _folders[first]))
            return;
        _staging.TryMakeDirectory(Folder(first), FolderMode); // or another thread just has
        Volatile.Write(ref _folders[first], true);
    }

    private bool TryMoveFolder(byte first)
    {
        try
        {
            _staging.Rename(Folder(first), _store.Objects, Folder(first));
            return true;
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOTEMPTY or Errno.EEXIST)
        {
            return false;
        }
    }

    private SafeFileHandle Create(StagedObject staged) => _staging.CreateFile(staged.Name, StagedObject.Mode);

    private void Finish(SafeFileHandle file)
    {
        if (!_rules.TrustsNames)
            StoredObjects.Mark(file);
        if (_rules.Durability == Durability.File)
            FileHandle.Flush(file);
    }

    private void MakeNamesDurable(byte[] folders)
    {
        if (_rules.Durability == Durability.FileSystem)
        {
            _staging.SyncFileSystem();
            return;
        }

        foreach (byte first in folders)
        {
            using DirectoryHandle folder = _store.Objects.OpenDirectory(Folder(first));
            folder.Flush();
        }

        _store.Objects.Flush();
    }

    // Whether another thread has not staged the same object meanwhile.
    private bool TryClaim(in FsVerityDigest digest, long length, out StagedObject staged)
    {
        staged = NewObject();
        return TryClaim(digest, length, staged);
    }

    private bool TryClaim(in FsVerityDigest digest, long length, StagedObject staged)
    {
        staged.Length = length;
        if (!_staged.TryAdd(digest, staged))
            return false;
        Interlocked.Add(ref _newBytes, length);
        if (_rules.Durability == Durability.FileSystem)
            _earlySync.Add(length);
        return true;
    }

    // What proves wrong must not get the name that was claimed for it.
    private void Drop(in FsVerityDigest digest)
    {
        if (_staged.TryRemove(digest, out StagedObject? staged))
            _staging.TryUnlink(staged.Name);
    }

    private StagedObject NewObject() => new($"new{Interlocked.Increment(ref _nextName)}", IsInFolder: false);

    // What is wrong is written anew.
    private bool IsStored(in FsVerityDigest digest, ReadOnlySpan<byte> content)
    {
        Belief belief = _wasEmpty || _rules.ReplacesAll ? Belief.Missing : _stored.Look(digest, content.Length);
        return Reuse(belief == Belief.Whole || (belief == Belief.Doubtful && _stored.Holds(digest, content, Buffer)));
    }

    private bool IsStored(in FsVerityDigest digest, long length)
    {
        Belief belief = _wasEmpty || _rules.ReplacesAll ? Belief.Missing : _stored.Look(digest, length);
        return Reuse(belief == Belief.Whole || (belief == Belief.Doubtful && _stored.Proves(digest, Buffer)));
    }

    private bool Reuse(bool isStored)
    {
        if (isStored)
            Interlocked.Increment(ref _reusedObjects);
        return isStored;
    }

    // All or none keeps the store simple to reason about, so it is not cancelled half way.
    private bool SealAll()
    {
        bool isSealed = true;
        ParallelWork.ForEach(_staged, Seal, CancellationToken.None);
        return isSealed;

        void Seal(KeyValuePair<FsVerityDigest, StagedObject> staged)
        {
            // What one object of a filesystem cannot be none can.
            if (Volatile.Read(ref isSealed) && !TrySeal(staged.Key, staged.Value))
                Volatile.Write(ref isSealed, false);
        }
    }

    private bool TrySeal(in FsVerityDigest digest, StagedObject staged)
    {
        using SafeFileHandle file = _staging.OpenFile(staged.Name);
        try
        {
            if (!FsVerityFile.TryEnable(file, digest.Algorithm))
                return false;
        }
        catch (LinuxException) when (_rules.TakesUnsealed)
        {
            return false;
        }

        FsVerityDigest? measured = FsVerityFile.Measure(file);
        return measured == digest
            ? true
            : throw new DigestMismatchException($"{_staging.Path}/{staged.Name}", digest, measured ?? default);
    }

    private void Clear() => Clear(_staging);

    private sealed record StagedObject(string Name, bool IsInFolder)
    {
        internal const uint Mode = 0b110_100_100;

        internal long Length { get; set; }
    }
}

using System.Collections.Concurrent;
using System.Text;
using BootCfs.Format.Hashing;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>
/// What an earlier import read of a directory's files, so that a file that is as it was is not even opened; and what this one
/// read, for the next (docs/adr/0015-stat-cache.md). Thread safe.
/// </summary>
internal sealed class StatCache : IDisposable
{
    // Times of some filesystems are coarser than the clock that made the mark.
    private const uint Tick = 20_000_000;
    private const long CoarseSeconds = 2;

    private readonly DirectoryHandle _folder;
    private readonly string _name;
    private readonly string _subject;
    private readonly IBlockHasher _hasher;
    private readonly AtomicFile.Staged _next;
    private readonly DeviceNumber _device;
    private readonly FileTime _begun;
    private readonly StatCacheFile? _known;
    private readonly ConcurrentQueue<(FileStatus Status, ImportedFile File)> _files = new(); // emptied when all is read
    private readonly ConcurrentQueue<(FileStatus Status, IReadOnlyList<Xattr> Xattrs)> _directories = new();
    private ReadOnlyMemory<byte>? _learned;
    private bool _isComplete;
    private int _found;

    /// <summary>Begins an import.</summary>
    /// <param name="folder">Where caches lie; stays the caller's.</param>
    /// <param name="name">Name of this one.</param>
    /// <param name="subject">What it is of.</param>
    /// <param name="device">Where the files lie; others are always read.</param>
    /// <param name="hasher">Proves the cache.</param>
    internal StatCache(DirectoryHandle folder, string name, string subject, DeviceNumber device, IBlockHasher hasher)
    {
        _folder = folder;
        _name = name;
        _subject = subject;
        _device = device;
        _hasher = hasher;
        _known = Load();
        // The clock that counts is that of files, and all that is read from here on is read later.
        _next = AtomicFile.Create(folder, 0b110_000_000);
        _begun = FileHandle.Stat(_next.File).Changed;
    }

    /// <summary>When it was, by the clock of files.</summary>
    internal FileTime Begun => _begun;

    /// <summary>Files that were there last time; 0 when nothing is known.</summary>
    internal int KnownFiles => _known?.Count ?? 0;

    /// <summary>Bytes of these.</summary>
    internal long KnownBytes => _known?.Bytes ?? 0;

    /// <summary>What is known of a file.</summary>
    internal bool TryFind(in FileStatus status, out CachedFile found)
    {
        found = default;
        return _known is not null && status.Device == _device && _known.TryFind(status, out found);
    }

    /// <summary>Remembers a file that was found.</summary>
    internal void KeepFound(in FileStatus status, ImportedFile file)
    {
        Interlocked.Increment(ref _found);
        _files.Enqueue((status, file));
    }

    /// <summary>Remembers a file that was read, unless it may yet change without a mark.</summary>
    /// <param name="status">What was said of it before it was read.</param>
    /// <param name="file">What was read; it may be complete only at the end of the import.</param>
    internal void Keep(in FileStatus status, ImportedFile file)
    {
        if (IsSettled(status))
            _files.Enqueue((status, file));
    }

    /// <summary>Remembers the attributes of a directory.</summary>
    internal void Keep(in FileStatus status, IReadOnlyList<Xattr> xattrs, bool isFound)
    {
        if (isFound)
            Interlocked.Increment(ref _found);
        if (isFound || IsSettled(status))
            _directories.Enqueue((status, xattrs));
    }

    /// <summary>Says that all is read: what the next import needs is all that is kept.</summary>
    internal void Complete()
    {
        bool nothingIsNew = _known is not null && _found == _known.Count && _found == _files.Count + _directories.Count;
        if (_isComplete || nothingIsNew)
            return;
        _isComplete = true;
        var writer = new StatCacheWriter(_files.Count + _directories.Count);
        foreach ((FileStatus status, ImportedFile file) in _files)
            writer.Add(status, KindOf(file), file.Digest ?? file.Content ?? [], file.Xattrs);
        foreach ((FileStatus status, IReadOnlyList<Xattr> xattrs) in _directories)
            writer.Add(status, StatCacheData.Nothing, [], xattrs);
        _learned = writer.Finish(SubjectOf(FileHandle.Stat(_next.File)), _hasher);
        _files.Clear();
        _directories.Clear();
    }

    /// <summary>Writes the cache for the next import; not when nothing in it is new.</summary>
    internal void Save()
    {
        Complete();
        if (_learned is not { } learned)
        {
            // Said to be in use.
            _folder.SetModified(_name, _begun);
            return;
        }

        FileHandle.Write(_next.File, learned.Span);
        _next.PublishCarelessly(_folder, _name);
    }

    /// <inheritdoc/>
    public void Dispose() => _next.Dispose();

    // A file that changes again within the same tick of the clock keeps its time. What changed before the import began cannot
    // do that any more.
    private bool IsSettled(in FileStatus status)
    {
        if (status.Device != _device)
            return false;
        FileTime changed = status.Changed;
        if (changed.Nanoseconds == 0)
            return changed.Seconds < _begun.Seconds - CoarseSeconds;
        Int128 age = ((Int128)(_begun.Seconds - changed.Seconds) * 1_000_000_000) + _begun.Nanoseconds - changed.Nanoseconds;
        return age > Tick;
    }

    private static StatCacheData KindOf(ImportedFile file) =>
        file.Digest is not null ? StatCacheData.Digest : file.Content is not null ? StatCacheData.Content : StatCacheData.Nothing;

    private StatCacheFile? Load()
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle? file = _folder.TryOpenFile(_name);
            if (file is null)
                return null;
            return StatCacheFile.TryOpen(FileHandle.ReadAll(file, int.MaxValue - 1), SubjectOf(FileHandle.Stat(file)), _hasher);
        }
        catch (Format.BootCfsException)
        {
            return null; // a cache that cannot be read is none
        }
    }

    // With the cache's own inode: a copy of it is not the cache.
    private byte[] SubjectOf(in FileStatus file) => Encoding.UTF8.GetBytes(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_subject}\n{file.Device.Major}:{file.Device.Minor} {file.Inode}\n"));
}

using System.Collections.Concurrent;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>What the threads of one import have in common.</summary>
internal sealed class ImportContext(ImportOptions options, ObjectStaging? objects, ImportProgress? progress, StatCache? cache)
{
    private readonly ConcurrentDictionary<(DeviceNumber Device, ulong Inode), ImportedFile> _shared = new();
    private int _entries;

    internal ImportOptions Options => options;

    /// <summary>Where contents go; null when only digests are wanted.</summary>
    internal ObjectStaging? Objects => objects;

    /// <summary>What an earlier import has read; null when there may be none.</summary>
    internal StatCache? Cache => cache;

    internal ImportProgress Progress { get; } = progress ?? new ImportProgress();

    internal ImportQueue Queue { get; } = new();

    /// <summary>Entries found so far.</summary>
    internal int Entries => _entries;

    internal void AddEntries(int count) => Interlocked.Add(ref _entries, count);

    /// <summary>What all names of a file share, and whether this is the first of them to be found: who finds it reads the file.</summary>
    internal ImportedFile FileOf(in FileStatus status, out bool isFirstName)
    {
        var made = new ImportedFile();
        ImportedFile file = options.HardLinks && status.LinkCount > 1
            ? _shared.GetOrAdd((status.Device, status.Inode), made)
            : made;
        isFirstName = ReferenceEquals(file, made);
        return file;
    }

    /// <summary>Leaves only the attributes that are wanted.</summary>
    internal IReadOnlyList<Xattr> Wanted(IReadOnlyList<Xattr> xattrs) => options.Xattrs == XattrSelection.All || xattrs.Count == 0
        ? xattrs
        : [.. xattrs.Where(xattr => options.Takes(xattr.Name))];

    // Link counts are those of the tree: names outside of it do not reproduce.
    internal NodeAttributes AttributesOf(in FileStatus status) => new()
    {
        Mode = status.Mode,
        Nlink = 1,
        Uid = status.Uid,
        Gid = status.Gid,
        Size = status.IsRegular || status.IsSymlink ? (ulong)status.Size : 0,
        Rdev = Mode.IsDevice(status.Mode) ? unchecked((uint)status.SpecialDevice.ToDevT()) : 0,
        MtimeSec = options.EpochTimes ? 0 : status.Modified.Seconds,
        MtimeNsec = options.EpochTimes ? 0 : status.Modified.Nanoseconds,
    };
}

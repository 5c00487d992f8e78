using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>What an import, and the commit it is for, is at.</summary>
public enum ImportPhase
{
    /// <summary>Trees are read.</summary>
    Reading,

    /// <summary>The image is made.</summary>
    Imaging,

    /// <summary>Objects are brought to the disk.</summary>
    Storing,

    /// <summary>The commit is written.</summary>
    Committing,
}

/// <summary>How far an import is; any thread may look at any time.</summary>
public sealed class ImportProgress
{
    private ObjectStaging? _objects;
    private int _phase;
    private long _entries;
    private long _files;
    private long _bytes;
    private long _knownFiles;
    private long _knownBytes;
    private long _expectedFiles;
    private long _expectedBytes;

    /// <summary>Told of each phase when it begins.</summary>
    public Action<ImportPhase>? Entered { get; init; }

    /// <summary>What is being done.</summary>
    public ImportPhase Phase => (ImportPhase)Volatile.Read(ref _phase);

    /// <summary>Entries found.</summary>
    public long Entries => Interlocked.Read(ref _entries);

    /// <summary>Files read.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Bytes of these.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Files that were not read because they are as they were.</summary>
    public long KnownFiles => Interlocked.Read(ref _knownFiles);

    /// <summary>Bytes of these.</summary>
    public long KnownBytes => Interlocked.Read(ref _knownBytes);

    /// <summary>Bytes that the store did not have.</summary>
    public long NewBytes => Volatile.Read(ref _objects)?.NewBytes ?? 0;

    /// <summary>Bytes of all files, as many as there were last time; null when nothing is known of that.</summary>
    public long? ExpectedBytes => Interlocked.Read(ref _expectedFiles) > 0 ? Interlocked.Read(ref _expectedBytes) : null;

    internal void Enter(ImportPhase phase)
    {
        Volatile.Write(ref _phase, (int)phase);
        Entered?.Invoke(phase);
    }

    internal void Count(ObjectStaging objects) => Volatile.Write(ref _objects, objects);

    internal void Expect(long files, long bytes)
    {
        Interlocked.Add(ref _expectedBytes, bytes);
        Interlocked.Add(ref _expectedFiles, files);
    }

    internal void AddKnown(long bytes)
    {
        Interlocked.Increment(ref _knownFiles);
        Interlocked.Add(ref _knownBytes, bytes);
    }

    internal void AddEntry() => Interlocked.Increment(ref _entries);

    internal void AddFile(long bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes);
    }
}

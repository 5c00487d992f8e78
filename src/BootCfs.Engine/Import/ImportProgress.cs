namespace BootCfs.Import;

/// <summary>How far an import is; any thread may look at any time.</summary>
public sealed class ImportProgress
{
    private long _entries;
    private long _files;
    private long _bytes;
    private long _knownFiles;
    private long _knownBytes;

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

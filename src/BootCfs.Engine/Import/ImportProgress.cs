namespace BootCfs.Import;

/// <summary>How far an import is; any thread may look at any time.</summary>
public sealed class ImportProgress
{
    private long _entries;
    private long _files;
    private long _bytes;

    /// <summary>Entries found.</summary>
    public long Entries => Interlocked.Read(ref _entries);

    /// <summary>Files read.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Bytes of these.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    internal void AddEntry() => Interlocked.Increment(ref _entries);

    internal void AddFile(long bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes);
    }
}

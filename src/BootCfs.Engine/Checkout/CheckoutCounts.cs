namespace BootCfs.Checkout;

/// <summary>What has been made so far; counts while the work goes on.</summary>
public sealed class CheckoutCounts
{
    private long _files;
    private long _bytes;
    private long _linked;
    private long _unguarded;
    private long _leftOut;

    /// <summary>Files of all types but directories, further names of them included.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Bytes of contents; those of linked files do not count.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Files that are further names of objects.</summary>
    public long Linked => Interlocked.Read(ref _linked);

    /// <summary>Those of them that fs-verity does not guard: writing to one damages the object.</summary>
    public long Unguarded => Interlocked.Read(ref _unguarded);

    /// <summary>Devices that were left out.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    internal void AddFile() => Interlocked.Increment(ref _files);

    internal void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    internal void AddLinked(bool guarded)
    {
        Interlocked.Increment(ref _linked);
        if (!guarded)
            Interlocked.Increment(ref _unguarded);
    }

    internal void AddLeftOut() => Interlocked.Increment(ref _leftOut);
}

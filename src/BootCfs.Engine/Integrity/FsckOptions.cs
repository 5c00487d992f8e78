namespace BootCfs.Integrity;

/// <summary>How much is looked at.</summary>
/// <param name="Quick">Names, lengths and measurements only: no content is read and no image made anew.</param>
/// <param name="MeasureSealed">Of sealed objects only the measurement, not the content.</param>
public sealed record FsckOptions(bool Quick = false, bool MeasureSealed = false);

/// <summary>How far it is; any thread may look at any time.</summary>
public sealed class FsckProgress
{
    private long _objects;
    private long _bytes;
    private int _total;

    /// <summary>Objects looked at.</summary>
    public long Objects => Interlocked.Read(ref _objects);

    /// <summary>Bytes of these.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many objects there are.</summary>
    public int Total => Volatile.Read(ref _total);

    internal void Begin(int total) => Volatile.Write(ref _total, total);

    internal void Add(long bytes)
    {
        Interlocked.Increment(ref _objects);
        Interlocked.Add(ref _bytes, bytes);
    }
}

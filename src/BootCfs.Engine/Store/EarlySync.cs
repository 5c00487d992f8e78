namespace BootCfs.Store;

/// <summary>
/// Lets the disk begin while contents are still read: a <c>syncfs</c> on a thread of its own after each so many bytes, so that
/// the one at the end, which is what durability rests on, finds little left. Thread safe.
/// </summary>
/// <param name="sync">Brings everything written so far to the disk.</param>
/// <param name="step">After how many bytes.</param>
internal sealed class EarlySync(Action sync, long step)
{
    /// <summary>Enough that the journal's part is nothing beside the data.</summary>
    internal const long Step = 128 << 20;

    private readonly Lock _lock = new();
    private long _written;
    private Task _running = Task.CompletedTask;

    /// <summary>Counts what was written.</summary>
    internal void Add(long bytes)
    {
        if (Interlocked.Add(ref _written, bytes) < step)
            return;
        lock (_lock)
        {
            // The kernel tells a failure to write once: it is kept for who waits, whatever comes later.
            if (!_running.IsCompletedSuccessfully)
                return;
            Begin();
        }
    }

    /// <summary>Begins with what was written since the last one began, if it is worth it; behind that one, if it still runs.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            // Little is done as fast at the end.
            if (Interlocked.Read(ref _written) < step / 8)
                return;
            Interlocked.Exchange(ref _written, 0);
            Task before = _running;
            _running = Task.Factory.StartNew(
                () =>
                {
                    before.GetAwaiter().GetResult();
                    sync();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
    }

    /// <summary>Waits for the one that runs.</summary>
    /// <remarks>Throws what a sync has thrown.</remarks>
    internal void Wait() => _running.GetAwaiter().GetResult();
}

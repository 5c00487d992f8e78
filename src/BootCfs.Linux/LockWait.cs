namespace BootCfs.Linux;

/// <summary>How long a lock is waited for, and who is told.</summary>
/// <param name="Timeout">The longest wait; zero to be refused at once.</param>
/// <param name="Time">Tells when it is over.</param>
/// <param name="Tell">Told once for each lock that is waited for.</param>
public sealed record LockWait(TimeSpan Timeout, TimeProvider Time, Action<string> Tell)
{
    /// <summary>Does not wait.</summary>
    public static LockWait None { get; } = new(TimeSpan.Zero, TimeProvider.System, _ => { });

    /// <summary>What is left after a first wait that began at <paramref name="start"/>, a timestamp of <see cref="Time"/>.</summary>
    public LockWait Since(long start)
    {
        TimeSpan left = Timeout - Time.GetElapsedTime(start);
        return this with { Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero };
    }

    /// <summary>Waits for a call that returns when it has the lock.</summary>
    /// <remarks>
    /// The kernel takes no time limit for it, so it has a thread of its own. A thread that is no longer waited for ends when
    /// the lock is granted, and the caller's closing of the file lets go of it at once.
    /// </remarks>
    internal void For(Action lockWhenFree, string path, Func<string> holder, CancellationToken cancellationToken)
    {
        string name = holder();
        if (Timeout == TimeSpan.Zero)
            throw new LockedException(path, name);
        Task granted = Task.Factory.StartNew(
            lockWhenFree, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task waiting = granted.WaitAsync(Timeout, Time, cancellationToken);
        Tell($"waiting for {name} to release {path}");
        try
        {
            waiting.GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            throw new LockedException(path, holder());
        }
    }
}

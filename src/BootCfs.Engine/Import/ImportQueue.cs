using System.Runtime.ExceptionServices;

namespace BootCfs.Import;

/// <summary>
/// What is still to be read. The newest goes first, so that a tree is read depth first and few directories are open at
/// once, however wide it is. Any thread adds and takes.
/// </summary>
internal sealed class ImportQueue
{
    private readonly Stack<ImportTask> _tasks = new();
    private ExceptionDispatchInfo? _failure;
    private int _taken;

    internal bool HasFailed => Volatile.Read(ref _failure) is not null;

    internal void Add(in ImportTask task)
    {
        lock (_tasks)
        {
            _tasks.Push(task);
            Monitor.Pulse(_tasks);
        }
    }

    /// <summary>Takes a task if there is one now.</summary>
    internal bool TryTake(out ImportTask task)
    {
        lock (_tasks)
        {
            bool found = _tasks.TryPop(out task);
            if (found)
                _taken++;
            return found;
        }
    }

    /// <summary>Waits for a task; false when there is none and no thread is left that could add one.</summary>
    internal bool WaitAndTake(out ImportTask task)
    {
        lock (_tasks)
        {
            while (_tasks.Count == 0 && _taken > 0)
                Monitor.Wait(_tasks);
            return TryTake(out task);
        }
    }

    /// <summary>Says that a task which was taken is done, and has added what follows from it.</summary>
    internal void Complete()
    {
        lock (_tasks)
        {
            if (--_taken == 0)
                Monitor.PulseAll(_tasks);
        }
    }

    /// <summary>Keeps the first failure of any thread.</summary>
    internal void Fail(Exception failure) =>
        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);

    internal void ThrowIfFailed() => Volatile.Read(ref _failure)?.Throw();
}

/// <summary>A directory that is to be opened, or, from <paramref name="First"/> on, some entries of an open one.</summary>
internal readonly record struct ImportTask(ImportedDirectory Directory, int First = -1)
{
    internal bool IsWholeDirectory => First < 0;
}

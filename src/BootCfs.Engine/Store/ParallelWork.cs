using System.Runtime.ExceptionServices;

namespace BootCfs.Store;

/// <summary>The same work for many things on all cores; the first failure is thrown as it is.</summary>
internal static class ParallelWork
{
    internal static void ForEach<T>(IEnumerable<T> items, Action<T> work, CancellationToken cancellationToken) =>
        ForEach(items, work, Environment.ProcessorCount, cancellationToken);

    internal static void ForEach<T>(IEnumerable<T> items, Action<T> work, int threads, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads };
            Parallel.ForEach(items, options, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Every core takes what is next from the items, with state of its own for all that it takes; the first failure ends
    /// it for all and is thrown as it is.
    /// </summary>
    /// <param name="items">What there is to do; the first goes first.</param>
    /// <param name="work">Goes through what it is given; runs once on each core.</param>
    /// <param name="cancellationToken">Ends it between two items.</param>
    internal static void Share<T>(IReadOnlyList<T> items, Action<IEnumerable<T>> work, CancellationToken cancellationToken)
    {
        int next = 0;
        bool hasFailed = false;
        Task[] threads = [.. Enumerable.Range(0, Math.Max(1, Math.Min(Environment.ProcessorCount, items.Count))).Select(_ => Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            Task.WaitAll(threads, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        cancellationToken.ThrowIfCancellationRequested();

        void Run()
        {
            bool isDone = false;
            try
            {
                work(Take());
                isDone = true;
            }
            finally
            {
                if (!isDone)
                    Volatile.Write(ref hasFailed, true);
            }
        }

        IEnumerable<T> Take()
        {
            while (!Volatile.Read(ref hasFailed) && !cancellationToken.IsCancellationRequested)
            {
                int index = Interlocked.Increment(ref next) - 1;
                if (index >= items.Count)
                    yield break;
                yield return items[index];
            }
        }
    }
}

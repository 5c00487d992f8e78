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
}

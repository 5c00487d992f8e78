using System.Runtime.ExceptionServices;

namespace BootCfs.Store;

/// <summary>The same work for many things on all cores; the first failure is thrown as it is.</summary>
internal static class ParallelWork
{
    internal static void ForEach<T>(IEnumerable<T> items, Action<T> work, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(items, new ParallelOptions { CancellationToken = cancellationToken }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}

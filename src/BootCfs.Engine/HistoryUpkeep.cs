using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs;

/// <summary>Keeps a history small: objects of git are packed, as deltas of their neighbours.</summary>
public static class HistoryUpkeep
{
    /// <summary>Puts the whole history into one pack.</summary>
    /// <returns>What was done; null when it is in one pack already.</returns>
    public static RepackResult? Repack(Repository repository, LockWait wait, CancellationToken cancellationToken)
    {
        using RepositoryLock held = repository.Lock("bootcfs repack", LockMode.Shared, wait, cancellationToken);
        return repository.Commits.Repack(new RepackOptions(RoomOf(repository), wait.Time.GetUtcNow()));
    }

    /// <summary>Packs what has come together since the last time, if that is much. The caller holds the lock, and its work is done.</summary>
    /// <returns>Why it could not be done, or null.</returns>
    internal static BootCfsException? AfterCommit(Repository repository, TimeProvider time)
    {
        try
        {
            repository.Commits.RepackIfWorthwhile(new RepackOptions(RoomOf(repository), time.GetUtcNow()));
            return null;
        }
        catch (BootCfsException e)
        {
            return e;
        }
    }

    /// <summary>Removes git objects that nothing leads to. The caller holds the lock since they were found.</summary>
    internal static void Drop(Repository repository, UnusedGitObjects unused, DateTimeOffset now)
    {
        if (unused.Objects.Count > 0)
            repository.Commits.DropUnused(unused, new RepackOptions(RoomOf(repository), now));
    }

    private static long RoomOf(Repository repository)
    {
        FileSystemStatus status = repository.FileSystem;
        return status.BytesFree - repository.Config.MinFreeSpace.Of(status);
    }
}

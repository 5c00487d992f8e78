using BootCfs.Linux;

namespace BootCfs;

/// <summary>
/// The right to change a repository. Our own lock is for one process at a time and says which; composefs-rs's lock, on the
/// directory itself, is shared by all who use objects and held alone by who collects them (interop.md section 2). Who takes
/// it from the dead clears up what they left.
/// </summary>
public sealed class RepositoryLock : IDisposable
{
    private const string LockFile = "bootcfs/lock";

    private readonly FileLock _own;
    private readonly FileLock _directory;

    private RepositoryLock(FileLock own, FileLock directory)
    {
        _own = own;
        _directory = directory;
    }

    internal static RepositoryLock Acquire(
        DirectoryHandle repository, LockMode objects, string command, LockWait wait, CancellationToken cancellationToken)
    {
        long start = wait.Time.GetTimestamp();
        FileLock own = FileLock.Acquire(
            repository, LockFile, LockMode.Exclusive, command, wait, () => Leftovers.Remove(repository), cancellationToken);
        try
        {
            Leftovers.RemoveStaged(repository);
            return new RepositoryLock(
                own, FileLock.AcquireDirectory(repository, ".", objects, wait.Since(start), cancellationToken));
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directory.Dispose();
        _own.Dispose();
    }
}

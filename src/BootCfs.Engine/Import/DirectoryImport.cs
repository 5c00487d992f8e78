using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>
/// Takes a directory with all file types, xattrs as raw bytes and hard links. All threads walk, read and hash; every file
/// is opened relative to its directory, so nothing outside is ever read, whatever is renamed meanwhile.
/// </summary>
public static class DirectoryImport
{
    /// <summary>Reads a tree and stages the contents of its files.</summary>
    /// <param name="directory">The root; the caller's.</param>
    /// <param name="options">What to take and how; the number of threads makes no difference to the tree.</param>
    /// <param name="objects">Where contents go; null when only digests are wanted.</param>
    /// <param name="progress">Counts as the work goes on.</param>
    /// <param name="cancellationToken">Stops the import; what was staged is the caller's to drop.</param>
    /// <exception cref="LinuxException">Something cannot be read, or vanished; names it.</exception>
    /// <exception cref="SourceChangedException">A file changed while it was read.</exception>
    public static FileTree Read(
        DirectoryHandle directory,
        ImportOptions options,
        ObjectStaging? objects,
        ImportProgress? progress,
        CancellationToken cancellationToken) => Read(directory, options, objects, progress, null, cancellationToken);

    internal static FileTree Read(
        DirectoryHandle directory,
        ImportOptions options,
        ObjectStaging? objects,
        ImportProgress? progress,
        StatCache? cache,
        CancellationToken cancellationToken)
    {
        var context = new ImportContext(options, objects, progress, cache);
        var root = new ImportedDirectory(directory, options.Skip.Root);
        context.Queue.Add(new ImportTask(root));
        Task[] others = [.. Enumerable.Range(1, options.Threads - 1).Select(_ => Task.Factory.StartNew(
            new ImportWorker(context, cancellationToken).Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        new ImportWorker(context, cancellationToken).Run();
        Task.WaitAll(others, CancellationToken.None);

        context.Queue.ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
        return TreeAssembly.Build(root, context.Entries, options.Algorithm);
    }
}

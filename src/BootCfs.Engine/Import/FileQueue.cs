using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>A file on its way to a worker, which closes it.</summary>
internal readonly record struct QueuedFile(NodeId Node, SafeFileHandle File, FileStatus Status, string Path);

/// <summary>What a worker found out about a file.</summary>
internal readonly record struct ImportedFile(NodeId Node, FsVerityDigest? Digest, byte[]? Content)
{
    internal void ApplyTo(FileTree tree)
    {
        if (Content is not null)
            tree.SetContent(Node, Content);
        if (Digest is not { } digest)
            return;
        tree.SetDigest(Node, digest);
        tree.SetPayload(Node, System.Text.Encoding.ASCII.GetBytes(digest.ObjectPath));
    }
}

/// <summary>Reads and hashes files on several threads. The queue is short, so memory and open files stay bounded.</summary>
internal sealed class FileQueue(ImportOptions options, ObjectStaging? objects, ImportProgress? progress) : IDisposable
{
    private readonly BlockingCollection<QueuedFile> _queue = new(boundedCapacity: 256);
    private readonly ConcurrentBag<ImportedFile> _results = [];
    private ExceptionDispatchInfo? _failure;

    internal IEnumerable<ImportedFile> Results => _results;

    internal Task[] Start(CancellationToken cancellationToken) =>
        [.. Enumerable.Range(0, options.Threads).Select(_ => Task.Factory.StartNew(
            () => Work(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

    internal void Add(QueuedFile file) => _queue.Add(file, CancellationToken.None);

    internal void ThrowIfFailed() => Volatile.Read(ref _failure)?.Throw();

    /// <summary>Waits for what is queued; the first failure of a worker is thrown.</summary>
    internal void Finish(Task[] workers)
    {
        _queue.CompleteAdding();
        Task.WaitAll(workers, CancellationToken.None);
        ThrowIfFailed();
    }

    public void Dispose() => _queue.Dispose();

    // After a failure the queue is emptied, so that no file stays open and the walk never waits for room.
    private void Work(CancellationToken cancellationToken)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);
        foreach (QueuedFile file in _queue.GetConsumingEnumerable(CancellationToken.None))
        {
            using SafeFileHandle handle = file.File;
            if (Volatile.Read(ref _failure) is not null || cancellationToken.IsCancellationRequested)
                continue;
            try
            {
                _results.Add(Import(file, buffer));
                progress?.AddFile(file.Status.Size);
            }
            catch (Exception e)
            {
                // Not handled here: thrown again where the walk goes on, which would else wait for dead workers.
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }
    }

    private ImportedFile Import(in QueuedFile file, byte[] buffer)
    {
        ImportedFile imported = file.Status.Size <= options.InlineLimit ? Inline(file) : Hash(file, buffer);
        FileStatus now = FileHandle.Stat(file.File);
        if (now.Size != file.Status.Size || now.Modified != file.Status.Modified)
            throw new SourceChangedException(file.Path, "its size or time is another now");
        return imported;
    }

    private static ImportedFile Inline(in QueuedFile file)
    {
        byte[] content = new byte[file.Status.Size];
        int count = FileHandle.Read(file.File, content, 0);
        return count == content.Length
            ? new ImportedFile(file.Node, null, content)
            : throw new SourceChangedException(file.Path, $"it had {content.Length} bytes and now has {count}");
    }

    private ImportedFile Hash(in QueuedFile file, byte[] buffer)
    {
        FsVerityDigest digest = objects?.Add(file.File, file.Status.Size, file.Path)
            ?? ObjectHashing.Hash(file.File, options.Hasher, options.Algorithm, buffer, out _);
        return new ImportedFile(file.Node, digest, null);
    }
}

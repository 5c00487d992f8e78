using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>
/// Contents that come one after the other. Small ones are hashed together and stored on other threads, while the next
/// come; larger ones are hashed and stored as they come. The nodes have their digests after <see cref="Finish"/>.
/// </summary>
internal sealed class ContentIntake : IDisposable
{
    private const int Capacity = 512 * 1024;

    private readonly ImportSession _session;
    private readonly BlockingCollection<Batch> _free = [];
    private readonly int _batches;
    private byte[]? _buffer;
    private Batch _current;
    private ExceptionDispatchInfo? _failure;

    internal ContentIntake(ImportSession session)
    {
        _session = session;
        _batches = session.Options.Threads + 1;
        for (int i = 1; i < _batches; i++)
            _free.Add(new Batch(session.Options));
        _current = new Batch(session.Options);
    }

    /// <summary>Takes the content of a file, which is all that is left of a stream.</summary>
    /// <param name="node">The file.</param>
    /// <param name="content">Gives <paramref name="length"/> bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="path">What it is, for messages.</param>
    internal void Add(DraftNode node, Stream content, long length, string path)
    {
        if (length == 0)
            return;
        if (length <= _session.Options.InlineLimit)
        {
            byte[] whole = new byte[length];
            content.ReadExactly(whole);
            node.Content = whole;
        }
        else if (length <= _current.Content.MaxFile)
        {
            content.ReadExactly(RoomFor(node, (int)length));
        }
        else
        {
            node.SetObject(AddLarge(content, length, path));
        }

        _session.Progress.AddFile(length);
    }

    /// <summary>Waits until everything has its digest.</summary>
    internal void Finish()
    {
        Dispatch();
        var batches = new List<Batch>();
        for (int i = 1; i < _batches; i++)
            batches.Add(_free.Take());
        batches.ForEach(_free.Add);
        Volatile.Read(ref _failure)?.Throw();
    }

    /// <summary>Waits until nobody works any more.</summary>
    public void Dispose()
    {
        for (int i = 1; i < _batches; i++)
            _free.Take();
        _free.Dispose();
    }

    private Span<byte> RoomFor(DraftNode node, int length)
    {
        if (!_current.Content.TryAdd(length, out Span<byte> room))
        {
            Dispatch();
            _current.Content.TryAdd(length, out room); // what is not too long fits an empty batch
        }

        _current.Nodes.Add(node);
        return room;
    }

    private FsVerityDigest AddLarge(Stream content, long length, string path)
    {
        if (_session.Objects is { } objects)
            return objects.Add(content, length, path);
        _buffer ??= GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);
        return ObjectHashing.Hash(content, length, _session.Options.Hasher, _session.Options.Algorithm, _buffer, out _);
    }

    private void Dispatch()
    {
        Volatile.Read(ref _failure)?.Throw();
        Batch full = _current;
        _current = _free.Take();
        Task.Run(() => Work(full));
    }

    private void Work(Batch batch)
    {
        try
        {
            FsVerityDigest[] digests = batch.Content.Finish();
            for (int i = 0; i < digests.Length; i++)
            {
                _session.Objects?.Add(digests[i], batch.Content.Content(i));
                batch.Nodes[i].SetObject(digests[i]);
            }
        }
        catch (Exception e)
        {
            // Not handled here: thrown again where the contents come from.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }

        batch.Nodes.Clear();
        _free.Add(batch);
    }

    private sealed class Batch(ImportOptions options)
    {
        internal FsVerityBatch Content { get; } = new(options.Hasher, options.Algorithm, Capacity);

        internal List<DraftNode> Nodes { get; } = [];
    }
}

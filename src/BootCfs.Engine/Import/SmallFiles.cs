using BootCfs.Format.FsVerity;

namespace BootCfs.Import;

/// <summary>Small files on their way through one thread: read back to back, hashed together, stored when they are new.</summary>
internal sealed class SmallFiles(ImportContext context)
{
    // Blocks enough for many full groups of the widest kernel; what is read stays in the core's cache until it is hashed.
    private const int Capacity = 512 * 1024;

    private readonly List<ImportedFile> _files = [];
    private FsVerityBatch? _batch;

    /// <summary>Takes a file, unless it is too long; the caller fills <paramref name="content"/>.</summary>
    internal bool TryAdd(ImportedFile file, long length, out Span<byte> content)
    {
        _batch ??= new FsVerityBatch(context.Options.Hasher, context.Options.Algorithm, Capacity);
        content = default;
        if (length > _batch.MaxFile)
            return false;
        if (!_batch.TryAdd((int)length, out content))
        {
            Finish();
            _batch.TryAdd((int)length, out content); // what is not too long fits an empty batch
        }

        _files.Add(file);
        return true;
    }

    /// <summary>Computes the digests of what was taken.</summary>
    internal void Finish()
    {
        if (_batch is null)
            return;
        FsVerityDigest[] digests = _batch.Finish();
        for (int i = 0; i < digests.Length; i++)
        {
            context.Objects?.Add(digests[i], _batch.Content(i));
            _files[i].Digest = digests[i].Bytes.ToArray();
        }

        _files.Clear();
    }
}

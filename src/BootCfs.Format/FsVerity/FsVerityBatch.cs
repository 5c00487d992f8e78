using BootCfs.Format.Hashing;

namespace BootCfs.Format.FsVerity;

/// <summary>
/// Computes the fs-verity digests of many small files together, so that their blocks are hashed side by side though each
/// file has few. Not thread safe.
/// </summary>
public sealed class FsVerityBatch
{
    private const int BlockSize = FsVerityHasher.BlockSize;

    private readonly IBlockHasher _blocks;
    private readonly FsVerityAlgorithm _algorithm;
    private readonly int _digestSize;
    private readonly byte[] _content;
    private readonly List<(int Offset, int Length)> _files = [];
    private byte[] _level = [];
    private int _used;
    private bool _isFinished;

    /// <summary>Makes room for files of together <paramref name="capacity"/> bytes, each rounded up to whole blocks.</summary>
    public FsVerityBatch(IBlockHasher blocks, FsVerityAlgorithm algorithm, int capacity = 2 << 20)
    {
        _blocks = blocks;
        _algorithm = algorithm;
        _digestSize = algorithm.DigestSize();
        _content = GC.AllocateUninitializedArray<byte>(capacity / BlockSize * BlockSize);
    }

    /// <summary>The longest file in bytes: what one block of hashes covers.</summary>
    public int MaxFile => Math.Min(_content.Length, BlockSize / _digestSize * BlockSize);

    /// <summary>Files taken so far.</summary>
    public int Count => _files.Count;

    /// <summary>Takes a file; the caller fills <paramref name="content"/>. False when it does not fit behind the files before it.</summary>
    public bool TryAdd(int length, out Span<byte> content)
    {
        content = default;
        StartAnew();
        int size = BlocksOf(length) * BlockSize;
        if (length > MaxFile || size > _content.Length - _used)
            return false;

        content = _content.AsSpan(_used, length);
        _content.AsSpan(_used + length, size - length).Clear();
        _files.Add((_used, length));
        _used += size;
        return true;
    }

    /// <summary>Computes the digests of all files, in the order in which they were taken; the next file starts a new batch.</summary>
    public FsVerityDigest[] Finish()
    {
        StartAnew();
        byte[] leaves = new byte[_used / BlockSize * _digestSize];
        _blocks.HashBlocks(_algorithm, _content.AsSpan(0, _used), leaves);
        byte[] roots = HashRoots(leaves);

        byte[] descriptors = new byte[_files.Count * FsVerityDescriptor.Size];
        for (int i = 0; i < _files.Count; i++)
        {
            // The root hash of an empty file is all zero.
            int length = _files[i].Length;
            ReadOnlySpan<byte> root = length == 0 ? default : roots.AsSpan(i * _digestSize, _digestSize);
            FsVerityDescriptor.Write(descriptors.AsSpan(i * FsVerityDescriptor.Size), _algorithm, (ulong)length, root);
        }

        byte[] digests = new byte[_files.Count * _digestSize];
        _blocks.HashMessages(_algorithm, FsVerityDescriptor.Size, descriptors, digests);
        var result = new FsVerityDigest[_files.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = FsVerityDigest.FromBytes(_algorithm, digests.AsSpan(i * _digestSize, _digestSize));
        _isFinished = true;
        return result;
    }

    /// <summary>The content of a file, until the next batch is started.</summary>
    public ReadOnlySpan<byte> Content(int index) => _content.AsSpan(_files[index].Offset, _files[index].Length);

    private void StartAnew()
    {
        if (!_isFinished)
            return;
        _files.Clear();
        _used = 0;
        _isFinished = false;
    }

    // One block of a file: its hash is the root. More: the hash of the block that holds their hashes is.
    private byte[] HashRoots(ReadOnlySpan<byte> leaves)
    {
        byte[] roots = new byte[_files.Count * _digestSize];
        int room = _files.Count(file => file.Length > BlockSize) * BlockSize;
        if (room > _level.Length)
            _level = GC.AllocateUninitializedArray<byte>(room);
        Span<byte> level = _level.AsSpan(0, room);
        level.Clear();
        int blocks = 0;
        ReadOnlySpan<byte> rest = leaves;
        for (int i = 0; i < _files.Count; i++)
        {
            int size = BlocksOf(_files[i].Length) * _digestSize;
            rest[..size].CopyTo(size > _digestSize ? level[(blocks++ * BlockSize)..] : roots.AsSpan(i * _digestSize));
            rest = rest[size..];
        }

        byte[] hashes = new byte[blocks * _digestSize];
        _blocks.HashBlocks(_algorithm, level, hashes);
        for (int i = 0, next = 0; i < _files.Count; i++)
        {
            if (_files[i].Length > BlockSize)
                hashes.AsSpan(_digestSize * next++, _digestSize).CopyTo(roots.AsSpan(i * _digestSize));
        }

        return roots;
    }

    private static int BlocksOf(int length) => (length + BlockSize - 1) / BlockSize;
}

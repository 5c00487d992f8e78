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
    private readonly List<int> _lengths = [];
    private int _used;

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
    public int Count => _lengths.Count;

    /// <summary>Takes a file; the caller fills <paramref name="content"/>. False when it does not fit behind the files before it.</summary>
    public bool TryAdd(int length, out Span<byte> content)
    {
        content = default;
        int size = BlocksOf(length) * BlockSize;
        if (length > MaxFile || size > _content.Length - _used)
            return false;

        content = _content.AsSpan(_used, length);
        _content.AsSpan(_used + length, size - length).Clear();
        _used += size;
        _lengths.Add(length);
        return true;
    }

    /// <summary>Computes the digests of all files, in the order in which they were taken, and starts anew.</summary>
    public FsVerityDigest[] Finish()
    {
        byte[] leaves = new byte[_used / BlockSize * _digestSize];
        _blocks.HashBlocks(_algorithm, _content.AsSpan(0, _used), leaves);
        byte[] roots = HashRoots(leaves);

        byte[] descriptors = new byte[_lengths.Count * FsVerityDescriptor.Size];
        for (int i = 0; i < _lengths.Count; i++)
        {
            // The root hash of an empty file is all zero.
            ReadOnlySpan<byte> root = _lengths[i] == 0 ? default : roots.AsSpan(i * _digestSize, _digestSize);
            FsVerityDescriptor.Write(descriptors.AsSpan(i * FsVerityDescriptor.Size), _algorithm, (ulong)_lengths[i], root);
        }

        byte[] digests = new byte[_lengths.Count * _digestSize];
        _blocks.HashMessages(_algorithm, FsVerityDescriptor.Size, descriptors, digests);
        var result = new FsVerityDigest[_lengths.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = FsVerityDigest.FromBytes(_algorithm, digests.AsSpan(i * _digestSize, _digestSize));
        _lengths.Clear();
        _used = 0;
        return result;
    }

    // One block of a file: its hash is the root. More: the hash of the block that holds their hashes is.
    private byte[] HashRoots(ReadOnlySpan<byte> leaves)
    {
        byte[] level = new byte[_lengths.Count(length => length > BlockSize) * BlockSize];
        byte[] roots = new byte[_lengths.Count * _digestSize];
        int blocks = 0;
        ReadOnlySpan<byte> rest = leaves;
        for (int i = 0; i < _lengths.Count; i++)
        {
            int size = BlocksOf(_lengths[i]) * _digestSize;
            rest[..size].CopyTo(size > _digestSize ? level.AsSpan(blocks++ * BlockSize) : roots.AsSpan(i * _digestSize));
            rest = rest[size..];
        }

        byte[] hashes = new byte[blocks * _digestSize];
        _blocks.HashBlocks(_algorithm, level, hashes);
        for (int i = 0, next = 0; i < _lengths.Count; i++)
        {
            if (_lengths[i] > BlockSize)
                hashes.AsSpan(_digestSize * next++, _digestSize).CopyTo(roots.AsSpan(i * _digestSize));
        }

        return roots;
    }

    private static int BlocksOf(int length) => (length + BlockSize - 1) / BlockSize;
}

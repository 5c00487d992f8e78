using BootCfs.Format.Hashing;

namespace BootCfs.Format.FsVerity;

/// <summary>
/// Computes the fs-verity digest of a stream of bytes: Merkle tree over 4096-byte blocks, then the descriptor
/// (composefs.md S11, Documentation/filesystems/fsverity.rst). Holds one block per tree level, whatever the length.
/// Not thread safe; reusable after <see cref="Finish"/>.
/// </summary>
public sealed class FsVerityHasher
{
    /// <summary>Merkle tree block size in bytes.</summary>
    public const int BlockSize = 4096;

    // 2^64 bytes with 64 hashes a block need 9 levels of hashes above the data.
    private const int MaxLevels = 10;

    private readonly IBlockHasher _blocks;
    private readonly int _digestSize;
    private readonly byte[] _pending = new byte[BlockSize];
    private readonly Level?[] _levels = new Level?[MaxLevels];
    private int _pendingLength;
    private ulong _length;

    /// <summary>Starts a digest.</summary>
    public FsVerityHasher(IBlockHasher blocks, FsVerityAlgorithm algorithm)
    {
        _blocks = blocks;
        Algorithm = algorithm;
        _digestSize = algorithm.DigestSize();
    }

    /// <summary>The hash in use.</summary>
    public FsVerityAlgorithm Algorithm { get; }

    /// <summary>Computes the digest of bytes that are all in memory.</summary>
    public static FsVerityDigest Compute(IBlockHasher blocks, FsVerityAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        var hasher = new FsVerityHasher(blocks, algorithm);
        hasher.Append(data);
        return hasher.Finish();
    }

    /// <summary>Adds the next bytes. Whole blocks are hashed in place, without a copy.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _length += (ulong)data.Length;
        if (_pendingLength > 0)
        {
            int take = Math.Min(BlockSize - _pendingLength, data.Length);
            data[..take].CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += take;
            data = data[take..];
            if (_pendingLength < BlockSize)
                return;
            AddBlocks(0, _pending);
            _pendingLength = 0;
        }

        int whole = data.Length - (data.Length % BlockSize);
        AddBlocks(0, data[..whole]);
        data[whole..].CopyTo(_pending);
        _pendingLength = data.Length - whole;
    }

    /// <summary>Ends the data and returns its digest; the hasher is then ready for other data.</summary>
    public FsVerityDigest Finish()
    {
        Span<byte> root = stackalloc byte[FsVerityDigest.MaxSize];
        root.Clear();
        FinishRoot(root[.._digestSize]);
        Span<byte> descriptor = stackalloc byte[FsVerityDescriptor.Size];
        FsVerityDescriptor.Write(descriptor, Algorithm, _length, root);

        Span<byte> digest = stackalloc byte[FsVerityDigest.MaxSize];
        digest = digest[.._digestSize];
        _blocks.Hash(Algorithm, descriptor, digest);
        Reset();
        return FsVerityDigest.FromBytes(Algorithm, digest);
    }

    // The root hash of an empty file is all zero.
    private void FinishRoot(Span<byte> root)
    {
        if (_pendingLength > 0)
        {
            _pending.AsSpan(_pendingLength).Clear();
            AddBlocks(0, _pending);
        }

        for (int i = 0; _levels[i] is { Hashes: > 0 } level; i++)
        {
            if (level.Hashes == 1)
            {
                level.Buffer.AsSpan(0, _digestSize).CopyTo(root);
                return;
            }

            if (level.Used > 0)
                FlushLevel(i, level);
        }
    }

    private void AddBlocks(int index, ReadOnlySpan<byte> blocks)
    {
        while (!blocks.IsEmpty)
        {
            Level level = _levels[index] ??= new Level();
            // A full level is handed up only when more follows, so that a lone hash stays where the root is looked for.
            if (level.Used == BlockSize)
                FlushLevel(index, level);

            int count = Math.Min(blocks.Length / BlockSize, (BlockSize - level.Used) / _digestSize);
            _blocks.HashBlocks(
                Algorithm, blocks[..(count * BlockSize)], level.Buffer.AsSpan(level.Used, count * _digestSize));
            level.Used += count * _digestSize;
            level.Hashes += (ulong)count;
            blocks = blocks[(count * BlockSize)..];
        }
    }

    private void FlushLevel(int index, Level level)
    {
        level.Buffer.AsSpan(level.Used).Clear();
        AddBlocks(index + 1, level.Buffer);
        level.Used = 0;
    }

    private void Reset()
    {
        _length = 0;
        _pendingLength = 0;
        foreach (Level? level in _levels)
        {
            if (level is null)
                break;
            level.Used = 0;
            level.Hashes = 0;
        }
    }

    private sealed class Level
    {
        internal readonly byte[] Buffer = new byte[BlockSize];
        internal int Used;
        internal ulong Hashes;
    }
}

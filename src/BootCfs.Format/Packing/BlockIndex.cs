using System.Buffers.Binary;
using System.Numerics;

namespace BootCfs.Format.Packing;

/// <summary>A stretch that two texts have in common; of length 0 when there is none.</summary>
internal readonly record struct BlockMatch(int Source, int Target, int Length);

/// <summary>
/// Where each block of a text stands, by its hash, so that stretches of another text are found in it. Blocks of the text lie side by
/// side; of the other text a block may begin anywhere.
/// </summary>
internal sealed class BlockIndex
{
    internal const int BlockSize = 32;

    // Of blocks that are everywhere alike only some are tried.
    private const int MaxTries = 16;
    private const int LongEnough = 4096;

    private readonly int[] _first;
    private readonly int[] _next;
    private readonly int _shift;
    private int _expected;

    internal BlockIndex(ReadOnlySpan<byte> source)
    {
        int blocks = source.Length / BlockSize;
        int bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, blocks)) + 1);
        _shift = 64 - bits;
        _first = new int[1 << bits];
        _next = new int[blocks + 1];
        // The last one first, so that of equal blocks the one in front is tried first. Block n is kept as n + 1.
        for (int block = blocks; block > 0; block--)
        {
            ref int first = ref _first[Hash(source[((block - 1) * BlockSize)..])];
            (_next[block], first) = (first, block);
        }
    }

    /// <summary>Finds the longest stretch that goes through a place of the target, as far as it is worth looking.</summary>
    /// <param name="source">The text that was indexed.</param>
    /// <param name="target">The other text.</param>
    /// <param name="start">Where a stretch may begin.</param>
    /// <param name="place">Where at least a block must be alike.</param>
    internal BlockMatch Find(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, int start, int place)
    {
        // Mostly a change is behind us, and the text goes on as it did.
        BlockMatch best = Extend(source, target, start, place, _expected + place);
        int tries = 0;
        for (int block = _first[Hash(target[place..])]; block != 0 && best.Length < LongEnough && tries < MaxTries; block = _next[block], tries++)
        {
            BlockMatch match = Extend(source, target, start, place, (block - 1) * BlockSize);
            if (match.Length > best.Length)
                best = match;
        }

        if (best.Length > 0)
            _expected = best.Source - best.Target;
        return best;
    }

    private static BlockMatch Extend(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, int start, int place, int at)
    {
        if (at < 0 || at > source.Length - BlockSize)
            return default;
        int forward = source[at..].CommonPrefixLength(target[place..]);
        if (forward < BlockSize)
            return default;
        int back = 0;
        while (back < place - start && back < at && source[at - back - 1] == target[place - back - 1])
            back++;
        return new BlockMatch(at - back, place - back, forward + back);
    }

    private int Hash(ReadOnlySpan<byte> block)
    {
        ulong hash = 0;
        for (int i = 0; i < BlockSize; i += sizeof(ulong))
            hash = unchecked((BitOperations.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(block[i..])) * 0x9E37_79B9_7F4A_7C15);
        return (int)(hash >> _shift);
    }
}

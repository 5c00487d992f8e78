using System.Buffers.Binary;
using System.Numerics;

namespace BootCfs.Format.Packing;

/// <summary>
/// Git's deltas (gitformat-pack, "deltified representation"): the lengths of base and result, then copies from the base and
/// bytes of their own.
/// </summary>
public static class Delta
{
    /// <summary>What makes one text of another; nothing when too little of it is in the base to be worth it.</summary>
    /// <param name="source">The base.</param>
    /// <param name="target">The result.</param>
    public static byte[]? Encode(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        var output = new DeltaOutput(source.Length, target.Length);
        var index = new BlockIndex(source);
        int limit = target.Length / 2;
        int done = 0; // up to here the target is written
        for (int place = 0; place <= target.Length - BlockIndex.BlockSize;)
        {
            BlockMatch match = index.Find(source, target, done, place);
            if (match.Length == 0)
            {
                if (++place - done > limit)
                    return null;
                continue;
            }

            output.Insert(target[done..match.Target]);
            output.Copy(match.Source, match.Length);
            place = done = match.Target + match.Length;
            if (output.Length > limit)
                return null;
        }

        output.Insert(target[done..]);
        return output.Length > limit ? null : output.ToArray();
    }

    /// <summary>Makes the result.</summary>
    /// <exception cref="InvalidPackException">The delta is malformed or for another base.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        ulong sourceLength = ReadLength(ref delta);
        ulong targetLength = ReadLength(ref delta);
        if (sourceLength != (ulong)source.Length || targetLength > (ulong)Array.MaxLength)
            throw new InvalidPackException($"delta makes {targetLength} bytes of {sourceLength}, the base has {source.Length}");
        byte[] target = new byte[(int)targetLength];
        int length = 0;
        while (!delta.IsEmpty)
        {
            ReadOnlySpan<byte> piece = TakePiece(source, ref delta);
            if (piece.Length > target.Length - length)
                throw new InvalidPackException("delta makes more than it says");
            piece.CopyTo(target.AsSpan(length));
            length += piece.Length;
        }

        return length == target.Length ? target : throw new InvalidPackException("delta makes less than it says");
    }

    private static ReadOnlySpan<byte> TakePiece(ReadOnlySpan<byte> source, ref ReadOnlySpan<byte> delta)
    {
        byte op = delta[0];
        delta = delta[1..];
        if ((op & 0x80) == 0)
        {
            if (op == 0 || op > delta.Length)
                throw new InvalidPackException("delta has a bad insertion");
            ReadOnlySpan<byte> inserted = delta[..op];
            delta = delta[op..];
            return inserted;
        }

        uint offset = ReadPart(op & 0x0F, ref delta);
        uint size = ReadPart((op >> 4) & 0x07, ref delta);
        size = size == 0 ? DeltaOutput.MaxCopy : size;
        return offset <= source.Length && size <= source.Length - offset
            ? source.Slice((int)offset, (int)size)
            : throw new InvalidPackException("delta copies from outside of its base");
    }

    // Little-endian, without the bytes whose bits are not set.
    private static uint ReadPart(int present, ref ReadOnlySpan<byte> delta)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        value.Clear();
        if (BitOperations.PopCount((uint)present) > delta.Length)
            throw new InvalidPackException("delta is cut short");
        for (int i = 0; i < sizeof(uint); i++)
        {
            if ((present >> i & 1) == 0)
                continue;
            value[i] = delta[0];
            delta = delta[1..];
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(value);
    }

    private static ulong ReadLength(ref ReadOnlySpan<byte> delta)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            if (delta.IsEmpty)
                break;
            byte next = delta[0];
            delta = delta[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value;
        }

        throw new InvalidPackException("delta has no length");
    }
}

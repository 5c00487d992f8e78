using BootCfs.Format.Signing;

namespace BootCfs.Format.Packing;

/// <summary>What stands in front of the compressed bytes of an entry.</summary>
/// <param name="Type">What the entry is.</param>
/// <param name="Size">Bytes of the object, or of the delta.</param>
/// <param name="Length">Bytes of this header.</param>
/// <param name="BaseDistance">How far before this entry that of the base stands; 0 unless the type says so.</param>
/// <param name="Base">The base; null unless the type says so.</param>
public readonly record struct PackEntryHeader(PackObjectType Type, long Size, int Length, long BaseDistance, GitObjectId? Base)
{
    /// <summary>More bytes than any header has.</summary>
    public const int MaxLength = 10 + GitObjectId.Size;

    private const int MaxVarint = 10;

    /// <summary>Whether this is a delta.</summary>
    public bool IsDelta => Type is PackObjectType.OffsetDelta or PackObjectType.ReferenceDelta;

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidPackException">It is malformed.</exception>
    public static PackEntryHeader Parse(ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        ulong size = 0;
        PackObjectType type = 0;
        for (int shift = 0; ; shift += length == 1 ? 4 : 7)
        {
            byte next = Take(bytes, ref length);
            if (length > MaxVarint)
                throw new InvalidPackException("entry has no size");
            if (length == 1)
                type = (PackObjectType)(next >> 4 & 7);
            size |= (ulong)(length == 1 ? next & 0x0F : next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                break;
        }

        if (!Enum.IsDefined(type) || size > long.MaxValue)
            throw new InvalidPackException($"entry of kind {(int)type} with {size} bytes");
        long distance = type == PackObjectType.OffsetDelta ? ReadDistance(bytes, ref length) : 0;
        if (type != PackObjectType.ReferenceDelta)
            return new PackEntryHeader(type, (long)size, length, distance, null);
        if (bytes.Length < length + GitObjectId.Size)
            throw new InvalidPackException("entry is cut short");
        return new PackEntryHeader(type, (long)size, length + GitObjectId.Size, 0, GitObjectId.FromBytes(bytes.Slice(length, GitObjectId.Size)));
    }

    /// <summary>Writes a header; offset deltas are never written.</summary>
    /// <param name="output">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes it has.</returns>
    internal int Write(Span<byte> output)
    {
        int length = 0;
        ulong rest = (ulong)Size >> 4;
        output[length++] = (byte)(((int)Type << 4) | (int)(Size & 0x0F) | (rest > 0 ? 0x80 : 0));
        for (; rest > 0; rest >>= 7)
            output[length++] = (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80u : 0));
        if (Base is { } id)
        {
            id.CopyTo(output[length..]);
            length += GitObjectId.Size;
        }

        return length;
    }

    // Each byte but the last has one added, so that a distance is spelled in one way.
    private static long ReadDistance(ReadOnlySpan<byte> bytes, ref int length)
    {
        byte next = Take(bytes, ref length);
        long distance = next & 0x7F;
        while ((next & 0x80) != 0)
        {
            if (distance >= long.MaxValue >> 8)
                throw new InvalidPackException("entry has a base that is too far away");
            next = Take(bytes, ref length);
            distance = ((distance + 1) << 7) | (uint)(next & 0x7F);
        }

        return distance > 0 ? distance : throw new InvalidPackException("entry is its own base");
    }

    private static byte Take(ReadOnlySpan<byte> bytes, ref int length) =>
        length < bytes.Length && length < 2 * MaxVarint ? bytes[length++] : throw new InvalidPackException("entry is cut short");
}

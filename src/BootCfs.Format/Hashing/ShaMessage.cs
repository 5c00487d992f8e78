using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace BootCfs.Format.Hashing;

/// <summary>What the hash functions of FIPS 180-4 share: a message is cut into blocks, and the last one padded.</summary>
internal static class ShaMessage
{
    /// <summary>Writes the digest of a message.</summary>
    /// <param name="state">What the function begins with; as many words as the digest has.</param>
    /// <param name="message">The message.</param>
    /// <param name="digest">Where the digest goes.</param>
    internal static void Hash<TFunction, TWord>(Span<TWord> state, ReadOnlySpan<byte> message, Span<byte> digest)
        where TFunction : IShaFunction<TWord>
        where TWord : unmanaged, IBinaryInteger<TWord>
    {
        int wordSize = Unsafe.SizeOf<TWord>(), blockSize = 16 * wordSize, lengthSize = 2 * wordSize;
        ulong bits = checked((ulong)message.Length * 8);
        for (; message.Length >= blockSize; message = message[blockSize..])
            TFunction.Step(state, message);

        // A one bit, zeros, the length in bits: in one block if there is room, in two otherwise.
        Span<byte> tail = stackalloc byte[2 * blockSize];
        tail.Clear();
        message.CopyTo(tail);
        tail[message.Length] = 0x80;
        int end = message.Length + 1 + lengthSize <= blockSize ? blockSize : 2 * blockSize;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(end - sizeof(ulong))..], bits);
        TFunction.Step(state, tail);
        if (end > blockSize)
            TFunction.Step(state, tail[blockSize..]);

        for (int i = 0; i < state.Length; i++)
            state[i].WriteBigEndian(digest[(wordSize * i)..]);
    }
}

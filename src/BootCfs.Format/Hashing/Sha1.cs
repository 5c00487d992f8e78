using System.Buffers.Binary;

namespace BootCfs.Format.Hashing;

/// <summary>SHA-1 of FIPS 180-4, one message at a time: for the names of git objects, which prove nothing (product.md D2).</summary>
internal static class Sha1
{
    /// <summary>Length of a digest in bytes.</summary>
    internal const int Size = 20;

    private const int BlockSize = 64;
    private const int Rounds = 80;
    private const int LengthSize = 8;

    /// <summary>Writes the 20-byte digest of a message.</summary>
    internal static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<uint> state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
        ulong bits = checked((ulong)message.Length * 8);
        for (; message.Length >= BlockSize; message = message[BlockSize..])
            Step(state, message);

        // A one bit, zeros, the length in bits: in one block if there is room, in two otherwise.
        Span<byte> tail = stackalloc byte[2 * BlockSize];
        tail.Clear();
        message.CopyTo(tail);
        tail[message.Length] = 0x80;
        int end = message.Length + 1 + LengthSize <= BlockSize ? BlockSize : 2 * BlockSize;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(end - 8)..], bits);
        Step(state, tail);
        if (end > BlockSize)
            Step(state, tail[BlockSize..]);

        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], state[i]);
    }

    private static void Step(Span<uint> state, ReadOnlySpan<byte> block)
    {
        unchecked
        {
            Span<uint> w = stackalloc uint[Rounds];
            for (int i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
            for (int i = 16; i < Rounds; i++)
                w[i] = uint.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);

            (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
            for (int i = 0; i < Rounds; i++)
            {
                (uint mixed, uint constant) = (i / 20) switch
                {
                    0 => ((b & c) | (~b & d), 0x5a827999u),
                    1 => (b ^ c ^ d, 0x6ed9eba1u),
                    2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                    _ => (b ^ c ^ d, 0xca62c1d6u),
                };
                uint next = uint.RotateLeft(a, 5) + mixed + e + constant + w[i];
                (e, d, c, b, a) = (d, c, uint.RotateLeft(b, 30), a, next);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
        }
    }
}

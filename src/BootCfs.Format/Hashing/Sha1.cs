using System.Buffers.Binary;

namespace BootCfs.Format.Hashing;

/// <summary>SHA-1 of FIPS 180-4, one message at a time: for the names of git objects, which prove nothing (product.md D2).</summary>
internal readonly struct Sha1 : IShaFunction<uint>
{
    /// <summary>Length of a digest in bytes.</summary>
    internal const int Size = 20;

    private const int Rounds = 80;

    /// <summary>Writes the 20-byte digest of a message.</summary>
    internal static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<uint> state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
        ShaMessage.Hash<Sha1, uint>(state, message, digest);
    }

    /// <inheritdoc/>
    public static void Step(Span<uint> state, ReadOnlySpan<byte> block)
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

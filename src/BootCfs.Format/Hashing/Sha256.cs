using System.Buffers.Binary;

namespace BootCfs.Format.Hashing;

/// <summary>SHA-256 of FIPS 180-4, one message at a time.</summary>
internal readonly struct Sha256 : IShaFunction<uint>
{
    private const int Rounds = 64;

    /// <summary>Writes the 32-byte digest of a message.</summary>
    internal static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<uint> state = stackalloc uint[8];
        for (int i = 0; i < state.Length; i++)
            state[i] = (uint)(Sha2Constants.InitialState[i] >> 32);
        ShaMessage.Hash<Sha256, uint>(state, message, digest);
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
            {
                uint w15 = w[i - 15];
                uint w2 = w[i - 2];
                uint small0 = uint.RotateRight(w15, 7) ^ uint.RotateRight(w15, 18) ^ (w15 >> 3);
                uint small1 = uint.RotateRight(w2, 17) ^ uint.RotateRight(w2, 19) ^ (w2 >> 10);
                w[i] = w[i - 16] + small0 + w[i - 7] + small1;
            }

            (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
            (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
            for (int i = 0; i < Rounds; i++)
            {
                uint big1 = uint.RotateRight(e, 6) ^ uint.RotateRight(e, 11) ^ uint.RotateRight(e, 25);
                uint big0 = uint.RotateRight(a, 2) ^ uint.RotateRight(a, 13) ^ uint.RotateRight(a, 22);
                uint t1 = h + big1 + ((e & f) ^ (~e & g)) + (uint)(Sha2Constants.Rounds[i] >> 32) + w[i];
                uint t2 = big0 + ((a & b) ^ (a & c) ^ (b & c));
                (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }
}

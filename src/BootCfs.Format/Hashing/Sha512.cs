using System.Buffers.Binary;

namespace BootCfs.Format.Hashing;

/// <summary>SHA-512 of FIPS 180-4, one message at a time.</summary>
internal readonly struct Sha512 : IShaFunction<ulong>
{
    private const int Rounds = 80;

    /// <summary>Writes the 64-byte digest of a message.</summary>
    internal static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<ulong> state = stackalloc ulong[8];
        Sha2Constants.InitialState.CopyTo(state);
        ShaMessage.Hash<Sha512, ulong>(state, message, digest);
    }

    /// <inheritdoc/>
    public static void Step(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        unchecked
        {
            Span<ulong> w = stackalloc ulong[Rounds];
            for (int i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt64BigEndian(block[(8 * i)..]);
            for (int i = 16; i < Rounds; i++)
            {
                ulong w15 = w[i - 15];
                ulong w2 = w[i - 2];
                ulong small0 = ulong.RotateRight(w15, 1) ^ ulong.RotateRight(w15, 8) ^ (w15 >> 7);
                ulong small1 = ulong.RotateRight(w2, 19) ^ ulong.RotateRight(w2, 61) ^ (w2 >> 6);
                w[i] = w[i - 16] + small0 + w[i - 7] + small1;
            }

            (ulong a, ulong b, ulong c, ulong d) = (state[0], state[1], state[2], state[3]);
            (ulong e, ulong f, ulong g, ulong h) = (state[4], state[5], state[6], state[7]);
            for (int i = 0; i < Rounds; i++)
            {
                ulong big1 = ulong.RotateRight(e, 14) ^ ulong.RotateRight(e, 18) ^ ulong.RotateRight(e, 41);
                ulong big0 = ulong.RotateRight(a, 28) ^ ulong.RotateRight(a, 34) ^ ulong.RotateRight(a, 39);
                ulong t1 = h + big1 + ((e & f) ^ (~e & g)) + Sha2Constants.Rounds[i] + w[i];
                ulong t2 = big0 + ((a & b) ^ (a & c) ^ (b & c));
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

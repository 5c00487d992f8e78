using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BootCfs.Hash;

/// <summary>SHA-256 of 8 messages side by side, with AVX2.</summary>
internal readonly struct Sha256Lanes8 : ILanes<Vector256<uint>, uint>
{
    // Bytes of each 32-bit word the other way round.
    private const ulong LowSwap = 0x0405060700010203;
    private const ulong HighSwap = 0x0c0d0e0f08090a0b;

    /// <summary>Whether this CPU has the instructions.</summary>
    internal static bool IsSupported => Avx2.IsSupported;

    /// <summary>Hashes messages that lie back to back, each <paramref name="length"/> bytes long.</summary>
    internal static void Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests) =>
        Sha2Kernel<Vector256<uint>, uint, Sha256Lanes8>.Hash(messages, length, digests);

    public static int Count => 8;

    public static bool HasManyRegisters => false;

    public static int Rounds => 64;

    public static int DigestSize => 32;

    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> e, Vector256<uint> f, Vector256<uint> g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => (a & b) | (c & (a | b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma0(Vector256<uint> a) => Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma1(Vector256<uint> e) => Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> w) => Rotate(w, 7) ^ Rotate(w, 18) ^ (w >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> w) => Rotate(w, 17) ^ Rotate(w, 19) ^ (w >>> 10);

    public static uint Constant(ulong value) => (uint)(value >> 32);

    public static void Store(uint word, Span<byte> digest) => BinaryPrimitives.WriteUInt32BigEndian(digest, word);

    // Two 8 by 8 transposes, one for each half of a step, in three passes: words, pairs of words, halves.
    [SkipLocalsInit]
    public static void Load(ref readonly byte first, nint stride, int last, Span<Vector256<uint>> words)
    {
        Span<Vector256<uint>> pairs = stackalloc Vector256<uint>[8];
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < 8; i += 4)
            {
                Vector256<uint> m0 = Row(in first, stride, Math.Min(i, last), half);
                Vector256<uint> m1 = Row(in first, stride, Math.Min(i + 1, last), half);
                Vector256<uint> m2 = Row(in first, stride, Math.Min(i + 2, last), half);
                Vector256<uint> m3 = Row(in first, stride, Math.Min(i + 3, last), half);
                Vector256<ulong> low01 = Avx2.UnpackLow(m0, m1).AsUInt64();
                Vector256<ulong> high01 = Avx2.UnpackHigh(m0, m1).AsUInt64();
                Vector256<ulong> low23 = Avx2.UnpackLow(m2, m3).AsUInt64();
                Vector256<ulong> high23 = Avx2.UnpackHigh(m2, m3).AsUInt64();
                pairs[i] = Avx2.UnpackLow(low01, low23).AsUInt32();
                pairs[i + 1] = Avx2.UnpackHigh(low01, low23).AsUInt32();
                pairs[i + 2] = Avx2.UnpackLow(high01, high23).AsUInt32();
                pairs[i + 3] = Avx2.UnpackHigh(high01, high23).AsUInt32();
            }

            for (int n = 0; n < 4; n++)
            {
                words[(8 * half) + n] = Avx2.Permute2x128(pairs[n], pairs[4 + n], 0x20);
                words[(8 * half) + 4 + n] = Avx2.Permute2x128(pairs[n], pairs[4 + n], 0x31);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Row(ref readonly byte first, nint stride, int message, int half) =>
        Avx2.Shuffle(Vector256.LoadUnsafe(in first, (nuint)((stride * message) + (half * 32))), Vector256.Create(LowSwap, HighSwap, LowSwap, HighSwap).AsByte()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> value, int count) => (value >>> count) | (value << (32 - count));
}

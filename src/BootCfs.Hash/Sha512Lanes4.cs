using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BootCfs.Hash;

/// <summary>SHA-512 of 4 messages side by side, with AVX2.</summary>
internal readonly struct Sha512Lanes4 : ILanes<Vector256<ulong>, ulong>
{
    // Bytes of each 64-bit word the other way round.
    private const ulong LowSwap = 0x0001020304050607;
    private const ulong HighSwap = 0x08090a0b0c0d0e0f;

    /// <summary>Whether this CPU has the instructions.</summary>
    internal static bool IsSupported => Avx2.IsSupported;

    /// <summary>Hashes messages that lie back to back, each <paramref name="length"/> bytes long.</summary>
    internal static void Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests) =>
        Sha2Kernel<Vector256<ulong>, ulong, Sha512Lanes4>.Hash(messages, length, digests);

    public static int Count => 4;

    public static bool HasManyRegisters => false;

    public static int Rounds => 80;

    public static int DigestSize => 64;

    public static Vector256<ulong> Broadcast(ulong word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Add(Vector256<ulong> a, Vector256<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Choose(Vector256<ulong> e, Vector256<ulong> f, Vector256<ulong> g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Majority(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => (a & b) | (c & (a | b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> BigSigma0(Vector256<ulong> a) => Rotate(a, 28) ^ Rotate(a, 34) ^ Rotate(a, 39);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> BigSigma1(Vector256<ulong> e) => Rotate(e, 14) ^ Rotate(e, 18) ^ Rotate(e, 41);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SmallSigma0(Vector256<ulong> w) => Rotate(w, 1) ^ Rotate(w, 8) ^ (w >>> 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SmallSigma1(Vector256<ulong> w) => Rotate(w, 19) ^ Rotate(w, 61) ^ (w >>> 6);

    public static ulong Constant(ulong value) => value;

    public static void Store(ulong word, Span<byte> digest) => BinaryPrimitives.WriteUInt64BigEndian(digest, word);

    // Four 4 by 4 transposes, one for each quarter of a step, in two passes: words, then halves.
    public static void Load(ref readonly byte first, nint stride, int last, Span<Vector256<ulong>> words)
    {
        for (int quarter = 0; quarter < 4; quarter++)
        {
            Vector256<ulong> m0 = Row(in first, stride, 0, quarter);
            Vector256<ulong> m1 = Row(in first, stride, Math.Min(1, last), quarter);
            Vector256<ulong> m2 = Row(in first, stride, Math.Min(2, last), quarter);
            Vector256<ulong> m3 = Row(in first, stride, Math.Min(3, last), quarter);
            Vector256<ulong> low01 = Avx2.UnpackLow(m0, m1);
            Vector256<ulong> high01 = Avx2.UnpackHigh(m0, m1);
            Vector256<ulong> low23 = Avx2.UnpackLow(m2, m3);
            Vector256<ulong> high23 = Avx2.UnpackHigh(m2, m3);
            words[4 * quarter] = Avx2.Permute2x128(low01, low23, 0x20);
            words[(4 * quarter) + 1] = Avx2.Permute2x128(high01, high23, 0x20);
            words[(4 * quarter) + 2] = Avx2.Permute2x128(low01, low23, 0x31);
            words[(4 * quarter) + 3] = Avx2.Permute2x128(high01, high23, 0x31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Row(ref readonly byte first, nint stride, int message, int quarter) =>
        Avx2.Shuffle(Vector256.LoadUnsafe(in first, (nuint)((stride * message) + (quarter * 32))), Vector256.Create(LowSwap, HighSwap, LowSwap, HighSwap).AsByte()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate(Vector256<ulong> value, int count) => (value >>> count) | (value << (64 - count));
}

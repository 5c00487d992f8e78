using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BootCfs.Hash;

/// <summary>SHA-512 of 8 messages side by side, with AVX-512.</summary>
internal readonly struct Sha512Lanes8 : ILanes<Vector512<ulong>, ulong>
{
    // TernaryLogic tables: the result for each of the eight combinations of three bits.
    private const byte Xor = 0x96;
    private const byte IfElse = 0xCA;
    private const byte Most = 0xE8;

    // Bytes of each 64-bit word the other way round.
    private const ulong LowSwap = 0x0001020304050607;
    private const ulong HighSwap = 0x08090a0b0c0d0e0f;

    /// <summary>Whether this CPU has the instructions.</summary>
    internal static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported;

    /// <summary>Hashes messages that lie back to back, each <paramref name="length"/> bytes long.</summary>
    internal static void Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests) =>
        Sha2Kernel<Vector512<ulong>, ulong, Sha512Lanes8>.Hash(messages, length, digests);

    public static int Count => 8;

    public static bool HasManyRegisters => true;

    public static int Rounds => 80;

    public static int DigestSize => 64;

    public static Vector512<ulong> Broadcast(ulong word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Add(Vector512<ulong> a, Vector512<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Choose(Vector512<ulong> e, Vector512<ulong> f, Vector512<ulong> g) =>
        Avx512F.TernaryLogic(e, f, g, IfElse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Majority(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) =>
        Avx512F.TernaryLogic(a, b, c, Most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> BigSigma0(Vector512<ulong> a) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(a, 28), Avx512F.RotateRight(a, 34), Avx512F.RotateRight(a, 39), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> BigSigma1(Vector512<ulong> e) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(e, 14), Avx512F.RotateRight(e, 18), Avx512F.RotateRight(e, 41), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> SmallSigma0(Vector512<ulong> w) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(w, 1), Avx512F.RotateRight(w, 8), Avx512F.ShiftRightLogical(w, 7), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> SmallSigma1(Vector512<ulong> w) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(w, 19), Avx512F.RotateRight(w, 61), Avx512F.ShiftRightLogical(w, 6), Xor);

    public static ulong Constant(ulong value) => value;

    public static void Store(ulong word, Span<byte> digest) => BinaryPrimitives.WriteUInt64BigEndian(digest, word);

    // Two 8 by 8 transposes, one for each half of a step, in three passes: words, then quarters twice.
    [SkipLocalsInit]
    public static void Load(ref readonly byte first, nint stride, int last, Span<Vector512<ulong>> words)
    {
        Span<Vector512<ulong>> pairs = stackalloc Vector512<ulong>[8];
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < 8; i += 2)
            {
                Vector512<ulong> even = Row(in first, stride, Math.Min(i, last), half);
                Vector512<ulong> odd = Row(in first, stride, Math.Min(i + 1, last), half);
                pairs[i] = Avx512F.UnpackLow(even, odd);
                pairs[i + 1] = Avx512F.UnpackHigh(even, odd);
            }

            for (int n = 0; n < 2; n++)
            {
                Vector512<ulong> even01 = Avx512F.Shuffle4x128(pairs[n], pairs[2 + n], 0x88);
                Vector512<ulong> odd01 = Avx512F.Shuffle4x128(pairs[n], pairs[2 + n], 0xDD);
                Vector512<ulong> even23 = Avx512F.Shuffle4x128(pairs[4 + n], pairs[6 + n], 0x88);
                Vector512<ulong> odd23 = Avx512F.Shuffle4x128(pairs[4 + n], pairs[6 + n], 0xDD);
                words[(8 * half) + n] = Avx512F.Shuffle4x128(even01, even23, 0x88);
                words[(8 * half) + 2 + n] = Avx512F.Shuffle4x128(odd01, odd23, 0x88);
                words[(8 * half) + 4 + n] = Avx512F.Shuffle4x128(even01, even23, 0xDD);
                words[(8 * half) + 6 + n] = Avx512F.Shuffle4x128(odd01, odd23, 0xDD);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Row(ref readonly byte first, nint stride, int message, int half) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(in first, (nuint)((stride * message) + (half * 64))), Vector512.Create(LowSwap, HighSwap, LowSwap, HighSwap, LowSwap, HighSwap, LowSwap, HighSwap).AsByte()).AsUInt64();
}

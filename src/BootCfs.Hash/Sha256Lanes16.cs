using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BootCfs.Hash;

/// <summary>SHA-256 of 16 messages side by side, with AVX-512.</summary>
internal readonly struct Sha256Lanes16 : ILanes<Vector512<uint>, uint>
{
    // TernaryLogic tables: the result for each of the eight combinations of three bits.
    private const byte Xor = 0x96;
    private const byte IfElse = 0xCA;
    private const byte Most = 0xE8;

    // Bytes of each 32-bit word the other way round.
    private const ulong LowSwap = 0x0405060700010203;
    private const ulong HighSwap = 0x0c0d0e0f08090a0b;

    /// <summary>Whether this CPU has the instructions.</summary>
    internal static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported;

    /// <summary>Hashes messages that lie back to back, each <paramref name="length"/> bytes long.</summary>
    internal static void Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests) =>
        Sha2Kernel<Vector512<uint>, uint, Sha256Lanes16>.Hash(messages, length, digests);

    public static int Count => 16;

    public static bool HasManyRegisters => true;

    public static int Rounds => 64;

    public static int DigestSize => 32;

    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) =>
        Avx512F.TernaryLogic(e, f, g, IfElse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, Most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma0(Vector512<uint> a) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma1(Vector512<uint> e) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> w) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(w, 7), Avx512F.RotateRight(w, 18), Avx512F.ShiftRightLogical(w, 3), Xor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> w) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(w, 17), Avx512F.RotateRight(w, 19), Avx512F.ShiftRightLogical(w, 10), Xor);

    public static uint Constant(ulong value) => (uint)(value >> 32);

    public static void Store(uint word, Span<byte> digest) => BinaryPrimitives.WriteUInt32BigEndian(digest, word);

    // A 16 by 16 transpose in four passes: words, pairs of words, then quarters twice.
    [SkipLocalsInit]
    public static void Load(ref readonly byte first, nint stride, int last, Span<Vector512<uint>> words)
    {
        Span<Vector512<uint>> pairs = stackalloc Vector512<uint>[16];
        for (int i = 0; i < 16; i += 4)
        {
            Vector512<uint> m0 = Row(in first, stride, Math.Min(i, last));
            Vector512<uint> m1 = Row(in first, stride, Math.Min(i + 1, last));
            Vector512<uint> m2 = Row(in first, stride, Math.Min(i + 2, last));
            Vector512<uint> m3 = Row(in first, stride, Math.Min(i + 3, last));
            Vector512<ulong> low01 = Avx512F.UnpackLow(m0, m1).AsUInt64();
            Vector512<ulong> high01 = Avx512F.UnpackHigh(m0, m1).AsUInt64();
            Vector512<ulong> low23 = Avx512F.UnpackLow(m2, m3).AsUInt64();
            Vector512<ulong> high23 = Avx512F.UnpackHigh(m2, m3).AsUInt64();
            // Four messages' words n, 4 + n, 8 + n, 12 + n in the quarters of vector i + n.
            pairs[i] = Avx512F.UnpackLow(low01, low23).AsUInt32();
            pairs[i + 1] = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            pairs[i + 2] = Avx512F.UnpackLow(high01, high23).AsUInt32();
            pairs[i + 3] = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        for (int n = 0; n < 4; n++)
        {
            Vector512<uint> even01 = Avx512F.Shuffle4x128(pairs[n], pairs[4 + n], 0x88);
            Vector512<uint> odd01 = Avx512F.Shuffle4x128(pairs[n], pairs[4 + n], 0xDD);
            Vector512<uint> even23 = Avx512F.Shuffle4x128(pairs[8 + n], pairs[12 + n], 0x88);
            Vector512<uint> odd23 = Avx512F.Shuffle4x128(pairs[8 + n], pairs[12 + n], 0xDD);
            words[n] = Avx512F.Shuffle4x128(even01, even23, 0x88);
            words[4 + n] = Avx512F.Shuffle4x128(odd01, odd23, 0x88);
            words[8 + n] = Avx512F.Shuffle4x128(even01, even23, 0xDD);
            words[12 + n] = Avx512F.Shuffle4x128(odd01, odd23, 0xDD);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(ref readonly byte first, nint stride, int message) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(in first, (nuint)(stride * message)), Vector512.Create(LowSwap, HighSwap, LowSwap, HighSwap, LowSwap, HighSwap, LowSwap, HighSwap).AsByte()).AsUInt32();
}

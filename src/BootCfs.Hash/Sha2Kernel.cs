using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BootCfs.Format.Hashing;

namespace BootCfs.Hash;

/// <summary>
/// SHA-2 of many messages of one length at a time, a lane each. The eight state vectors and the sixteen of the message
/// schedule are separate locals, so that they stay in registers (docs/performance.md).
/// </summary>
internal static partial class Sha2Kernel<TVector, TWord, TLanes>
    where TVector : unmanaged
    where TWord : unmanaged
    where TLanes : ILanes<TVector, TWord>
{
    private const int StepWords = 16;
    private const int StateWords = 8;

    // Most rounds of any member of the family.
    private const int MaxRounds = 80;

    private static int StepSize => StepWords * Unsafe.SizeOf<TWord>();

    /// <summary>Hashes messages that lie back to back.</summary>
    /// <param name="messages">All messages.</param>
    /// <param name="length">Bytes of each; a whole number of steps.</param>
    /// <param name="digests">Takes the digests back to back.</param>
    internal static void Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        Debug.Assert(length % StepSize == 0 && messages.Length % length == 0);
        Span<TVector> constants = stackalloc TVector[MaxRounds];
        for (int i = 0; i < TLanes.Rounds; i++)
            constants[i] = TLanes.Broadcast(TLanes.Constant(Sha2Constants.Rounds[i]));
        Span<TVector> padding = stackalloc TVector[MaxRounds];
        SchedulePadding(length, constants, padding);

        while (!messages.IsEmpty)
        {
            int count = Math.Min(TLanes.Count, messages.Length / length);
            HashGroup(messages[..(count * length)], length, constants, padding, digests);
            messages = messages[(count * length)..];
            digests = digests[(count * TLanes.DigestSize)..];
        }
    }

    private static void HashGroup(
        ReadOnlySpan<byte> messages, int length, ReadOnlySpan<TVector> constants, ReadOnlySpan<TVector> padding, Span<byte> digests)
    {
        Span<TVector> state = stackalloc TVector[StateWords];
        for (int i = 0; i < StateWords; i++)
            state[i] = TLanes.Broadcast(TLanes.Constant(Sha2Constants.InitialState[i]));

        Span<TVector> words = stackalloc TVector[StepWords];
        int count = messages.Length / length;
        for (int at = 0; at < length; at += StepSize)
        {
            TLanes.Load(in messages[at], length, count - 1, words);
            Step(state, words, constants);
        }

        FinalStep(state, padding);
        for (int i = 0; i < count; i++)
            StoreDigest(state, i, digests.Slice(i * TLanes.DigestSize, TLanes.DigestSize));
    }

    // The last step of a message of whole steps is the same for every message: a one bit, zeros, the length in bits.
    // Its schedule is computed once, with the round constants added.
    private static void SchedulePadding(int length, ReadOnlySpan<TVector> constants, Span<TVector> padding)
    {
        padding[..StepWords].Clear();
        int size = Unsafe.SizeOf<TWord>();
        padding[0] = TLanes.Broadcast(TLanes.Constant(1UL << 63));
        padding[StepWords - 1] = TLanes.Broadcast(TLanes.Constant((ulong)length * 8 << (64 - (8 * size))));
        for (int i = StepWords; i < TLanes.Rounds; i++)
        {
            padding[i] = TLanes.Add(
                TLanes.Add(padding[i - 16], TLanes.SmallSigma0(padding[i - 15])),
                TLanes.Add(padding[i - 7], TLanes.SmallSigma1(padding[i - 2])));
        }

        for (int i = 0; i < TLanes.Rounds; i++)
            padding[i] = TLanes.Add(padding[i], constants[i]);
    }

    private static void FinalStep(Span<TVector> state, ReadOnlySpan<TVector> scheduled)
    {
        (TVector a, TVector b, TVector c, TVector d) = (state[0], state[1], state[2], state[3]);
        (TVector e, TVector f, TVector g, TVector h) = (state[4], state[5], state[6], state[7]);
        for (int i = 0; i < TLanes.Rounds; i++)
        {
            TVector t = FirstSum(h, e, f, g, scheduled[i]);
            (h, g, f, e, d, c, b, a) = (g, f, e, TLanes.Add(d, t), c, b, a, TLanes.Add(t, SecondSum(a, b, c)));
        }

        AddTo(state, a, b, c, d, e, f, g, h);
    }

    private static void AddTo(
        Span<TVector> state, TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h)
    {
        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    // T1 and T2 of FIPS 180-4, section 6.2.2; the constant is in the scheduled word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FirstSum(TVector h, TVector e, TVector f, TVector g, TVector scheduled) =>
        TLanes.Add(TLanes.Add(h, scheduled), TLanes.Add(TLanes.BigSigma1(e), TLanes.Choose(e, f, g)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SecondSum(TVector a, TVector b, TVector c) => TLanes.Add(TLanes.BigSigma0(a), TLanes.Majority(a, b, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Extend(TVector w, TVector w1, TVector w9, TVector w14) =>
        TLanes.Add(TLanes.Add(w, TLanes.SmallSigma0(w1)), TLanes.Add(w9, TLanes.SmallSigma1(w14)));

    private static void StoreDigest(ReadOnlySpan<TVector> state, int lane, Span<byte> digest)
    {
        ReadOnlySpan<TWord> words = MemoryMarshal.Cast<TVector, TWord>(state);
        int size = Unsafe.SizeOf<TWord>();
        for (int i = 0; i < StateWords; i++)
            TLanes.Store(words[(i * TLanes.Count) + lane], digest.Slice(i * size, size));
    }
}

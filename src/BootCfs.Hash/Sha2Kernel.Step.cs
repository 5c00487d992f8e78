using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Hash;

// One step, written out. The roles of a to h move on by one in every round; after eight they stand where they began.
// The more is written out, the less of it the compiler inlines: 16 rounds are too many where a rotation is three operations.
internal static partial class Sha2Kernel<TVector, TWord, TLanes>
{
    // With the schedule in registers: a word makes room for its successor as soon as it is used, so that the sums of the
    // rounds, each of which waits for the one before, and those of the schedule fill each other's gaps.
    private static void StepInRegisters(Span<TVector> state, ReadOnlySpan<TVector> words, ReadOnlySpan<TVector> constants)
    {
        (TVector a, TVector b, TVector c, TVector d) = (state[0], state[1], state[2], state[3]);
        (TVector e, TVector f, TVector g, TVector h) = (state[4], state[5], state[6], state[7]);
        (TVector w0, TVector w1, TVector w2, TVector w3) = (words[0], words[1], words[2], words[3]);
        (TVector w4, TVector w5, TVector w6, TVector w7) = (words[4], words[5], words[6], words[7]);
        (TVector w8, TVector w9, TVector w10, TVector w11) = (words[8], words[9], words[10], words[11]);
        (TVector w12, TVector w13, TVector w14, TVector w15) = (words[12], words[13], words[14], words[15]);
        ref TVector k = ref MemoryMarshal.GetReference(constants);
        for (int round = StepWords; round < TLanes.Rounds; round += StepWords, k = ref Unsafe.Add(ref k, StepWords))
        {
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w0, k));
            w0 = Extend(w0, w1, w9, w14);
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(w1, Unsafe.Add(ref k, 1)));
            w1 = Extend(w1, w2, w10, w15);
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(w2, Unsafe.Add(ref k, 2)));
            w2 = Extend(w2, w3, w11, w0);
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(w3, Unsafe.Add(ref k, 3)));
            w3 = Extend(w3, w4, w12, w1);
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(w4, Unsafe.Add(ref k, 4)));
            w4 = Extend(w4, w5, w13, w2);
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(w5, Unsafe.Add(ref k, 5)));
            w5 = Extend(w5, w6, w14, w3);
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(w6, Unsafe.Add(ref k, 6)));
            w6 = Extend(w6, w7, w15, w4);
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(w7, Unsafe.Add(ref k, 7)));
            w7 = Extend(w7, w8, w0, w5);
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w8, Unsafe.Add(ref k, 8)));
            w8 = Extend(w8, w9, w1, w6);
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(w9, Unsafe.Add(ref k, 9)));
            w9 = Extend(w9, w10, w2, w7);
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(w10, Unsafe.Add(ref k, 10)));
            w10 = Extend(w10, w11, w3, w8);
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(w11, Unsafe.Add(ref k, 11)));
            w11 = Extend(w11, w12, w4, w9);
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(w12, Unsafe.Add(ref k, 12)));
            w12 = Extend(w12, w13, w5, w10);
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(w13, Unsafe.Add(ref k, 13)));
            w13 = Extend(w13, w14, w6, w11);
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(w14, Unsafe.Add(ref k, 14)));
            w14 = Extend(w14, w15, w7, w12);
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(w15, Unsafe.Add(ref k, 15)));
            w15 = Extend(w15, w0, w8, w13);
        }

        Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w0, k));
        Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(w1, Unsafe.Add(ref k, 1)));
        Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(w2, Unsafe.Add(ref k, 2)));
        Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(w3, Unsafe.Add(ref k, 3)));
        Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(w4, Unsafe.Add(ref k, 4)));
        Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(w5, Unsafe.Add(ref k, 5)));
        Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(w6, Unsafe.Add(ref k, 6)));
        Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(w7, Unsafe.Add(ref k, 7)));
        Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w8, Unsafe.Add(ref k, 8)));
        Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(w9, Unsafe.Add(ref k, 9)));
        Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(w10, Unsafe.Add(ref k, 10)));
        Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(w11, Unsafe.Add(ref k, 11)));
        Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(w12, Unsafe.Add(ref k, 12)));
        Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(w13, Unsafe.Add(ref k, 13)));
        Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(w14, Unsafe.Add(ref k, 14)));
        Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(w15, Unsafe.Add(ref k, 15)));
        AddTo(state, a, b, c, d, e, f, g, h);
    }

    // With the schedule in memory, where it grows behind the rounds.
    private static void StepInMemory(Span<TVector> state, Span<TVector> words, ReadOnlySpan<TVector> constants)
    {
        (TVector a, TVector b, TVector c, TVector d) = (state[0], state[1], state[2], state[3]);
        (TVector e, TVector f, TVector g, TVector h) = (state[4], state[5], state[6], state[7]);
        ref TVector w = ref MemoryMarshal.GetReference(words);
        ref TVector k = ref MemoryMarshal.GetReference(constants);
        int left = TLanes.Rounds;
        for (; left > StepWords; left -= StateWords, w = ref Unsafe.Add(ref w, StateWords), k = ref Unsafe.Add(ref k, StateWords))
        {
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w, k));
            Extend(ref w);
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(Unsafe.Add(ref w, 1), Unsafe.Add(ref k, 1)));
            Extend(ref Unsafe.Add(ref w, 1));
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(Unsafe.Add(ref w, 2), Unsafe.Add(ref k, 2)));
            Extend(ref Unsafe.Add(ref w, 2));
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(Unsafe.Add(ref w, 3), Unsafe.Add(ref k, 3)));
            Extend(ref Unsafe.Add(ref w, 3));
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(Unsafe.Add(ref w, 4), Unsafe.Add(ref k, 4)));
            Extend(ref Unsafe.Add(ref w, 4));
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(Unsafe.Add(ref w, 5), Unsafe.Add(ref k, 5)));
            Extend(ref Unsafe.Add(ref w, 5));
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(Unsafe.Add(ref w, 6), Unsafe.Add(ref k, 6)));
            Extend(ref Unsafe.Add(ref w, 6));
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(Unsafe.Add(ref w, 7), Unsafe.Add(ref k, 7)));
            Extend(ref Unsafe.Add(ref w, 7));
        }

        for (; left > 0; left -= StateWords, w = ref Unsafe.Add(ref w, StateWords), k = ref Unsafe.Add(ref k, StateWords))
        {
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(w, k));
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(Unsafe.Add(ref w, 1), Unsafe.Add(ref k, 1)));
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(Unsafe.Add(ref w, 2), Unsafe.Add(ref k, 2)));
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(Unsafe.Add(ref w, 3), Unsafe.Add(ref k, 3)));
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(Unsafe.Add(ref w, 4), Unsafe.Add(ref k, 4)));
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(Unsafe.Add(ref w, 5), Unsafe.Add(ref k, 5)));
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(Unsafe.Add(ref w, 6), Unsafe.Add(ref k, 6)));
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(Unsafe.Add(ref w, 7), Unsafe.Add(ref k, 7)));
        }

        AddTo(state, a, b, c, d, e, f, g, h);
    }

    // T1 and T2 of FIPS 180-4, section 6.2.2; the constant is in the scheduled word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector scheduled)
    {
        TVector first = TLanes.Add(TLanes.Add(h, scheduled), TLanes.Add(TLanes.BigSigma1(e), TLanes.Choose(e, f, g)));
        d = TLanes.Add(d, first);
        h = TLanes.Add(first, TLanes.Add(TLanes.BigSigma0(a), TLanes.Majority(a, b, c)));
    }

    // The word that the schedule has 16 rounds after the first of these.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Extend(TVector w, TVector w1, TVector w9, TVector w14) =>
        TLanes.Add(TLanes.Add(w, TLanes.SmallSigma0(w1)), TLanes.Add(w9, TLanes.SmallSigma1(w14)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend(ref TVector w) =>
        Unsafe.Add(ref w, StepWords) = Extend(w, Unsafe.Add(ref w, 1), Unsafe.Add(ref w, 9), Unsafe.Add(ref w, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Hash;

// One step, written out. The roles of a to h move on by one in every round; after eight they stand where they began.
internal static partial class Sha2Kernel<TVector, TWord, TLanes>
{
    private static void Step(Span<TVector> state, ReadOnlySpan<TVector> words, ReadOnlySpan<TVector> constants)
    {
        (TVector a, TVector b, TVector c, TVector d) = (state[0], state[1], state[2], state[3]);
        (TVector e, TVector f, TVector g, TVector h) = (state[4], state[5], state[6], state[7]);
        (TVector w0, TVector w1, TVector w2, TVector w3) = (words[0], words[1], words[2], words[3]);
        (TVector w4, TVector w5, TVector w6, TVector w7) = (words[4], words[5], words[6], words[7]);
        (TVector w8, TVector w9, TVector w10, TVector w11) = (words[8], words[9], words[10], words[11]);
        (TVector w12, TVector w13, TVector w14, TVector w15) = (words[12], words[13], words[14], words[15]);
        ref TVector k = ref MemoryMarshal.GetReference(constants);
        for (int round = StepWords; ; round += StepWords)
        {
            h = FirstSum(h, e, f, g, TLanes.Add(w0, k));
            d = TLanes.Add(d, h);
            h = TLanes.Add(h, SecondSum(a, b, c));
            g = FirstSum(g, d, e, f, TLanes.Add(w1, Unsafe.Add(ref k, 1)));
            c = TLanes.Add(c, g);
            g = TLanes.Add(g, SecondSum(h, a, b));
            f = FirstSum(f, c, d, e, TLanes.Add(w2, Unsafe.Add(ref k, 2)));
            b = TLanes.Add(b, f);
            f = TLanes.Add(f, SecondSum(g, h, a));
            e = FirstSum(e, b, c, d, TLanes.Add(w3, Unsafe.Add(ref k, 3)));
            a = TLanes.Add(a, e);
            e = TLanes.Add(e, SecondSum(f, g, h));
            d = FirstSum(d, a, b, c, TLanes.Add(w4, Unsafe.Add(ref k, 4)));
            h = TLanes.Add(h, d);
            d = TLanes.Add(d, SecondSum(e, f, g));
            c = FirstSum(c, h, a, b, TLanes.Add(w5, Unsafe.Add(ref k, 5)));
            g = TLanes.Add(g, c);
            c = TLanes.Add(c, SecondSum(d, e, f));
            b = FirstSum(b, g, h, a, TLanes.Add(w6, Unsafe.Add(ref k, 6)));
            f = TLanes.Add(f, b);
            b = TLanes.Add(b, SecondSum(c, d, e));
            a = FirstSum(a, f, g, h, TLanes.Add(w7, Unsafe.Add(ref k, 7)));
            e = TLanes.Add(e, a);
            a = TLanes.Add(a, SecondSum(b, c, d));
            h = FirstSum(h, e, f, g, TLanes.Add(w8, Unsafe.Add(ref k, 8)));
            d = TLanes.Add(d, h);
            h = TLanes.Add(h, SecondSum(a, b, c));
            g = FirstSum(g, d, e, f, TLanes.Add(w9, Unsafe.Add(ref k, 9)));
            c = TLanes.Add(c, g);
            g = TLanes.Add(g, SecondSum(h, a, b));
            f = FirstSum(f, c, d, e, TLanes.Add(w10, Unsafe.Add(ref k, 10)));
            b = TLanes.Add(b, f);
            f = TLanes.Add(f, SecondSum(g, h, a));
            e = FirstSum(e, b, c, d, TLanes.Add(w11, Unsafe.Add(ref k, 11)));
            a = TLanes.Add(a, e);
            e = TLanes.Add(e, SecondSum(f, g, h));
            d = FirstSum(d, a, b, c, TLanes.Add(w12, Unsafe.Add(ref k, 12)));
            h = TLanes.Add(h, d);
            d = TLanes.Add(d, SecondSum(e, f, g));
            c = FirstSum(c, h, a, b, TLanes.Add(w13, Unsafe.Add(ref k, 13)));
            g = TLanes.Add(g, c);
            c = TLanes.Add(c, SecondSum(d, e, f));
            b = FirstSum(b, g, h, a, TLanes.Add(w14, Unsafe.Add(ref k, 14)));
            f = TLanes.Add(f, b);
            b = TLanes.Add(b, SecondSum(c, d, e));
            a = FirstSum(a, f, g, h, TLanes.Add(w15, Unsafe.Add(ref k, 15)));
            e = TLanes.Add(e, a);
            a = TLanes.Add(a, SecondSum(b, c, d));
            if (round == TLanes.Rounds)
                break;

            k = ref Unsafe.Add(ref k, StepWords);
            w0 = Extend(w0, w1, w9, w14);
            w1 = Extend(w1, w2, w10, w15);
            w2 = Extend(w2, w3, w11, w0);
            w3 = Extend(w3, w4, w12, w1);
            w4 = Extend(w4, w5, w13, w2);
            w5 = Extend(w5, w6, w14, w3);
            w6 = Extend(w6, w7, w15, w4);
            w7 = Extend(w7, w8, w0, w5);
            w8 = Extend(w8, w9, w1, w6);
            w9 = Extend(w9, w10, w2, w7);
            w10 = Extend(w10, w11, w3, w8);
            w11 = Extend(w11, w12, w4, w9);
            w12 = Extend(w12, w13, w5, w10);
            w13 = Extend(w13, w14, w6, w11);
            w14 = Extend(w14, w15, w7, w12);
            w15 = Extend(w15, w0, w8, w13);
        }

        AddTo(state, a, b, c, d, e, f, g, h);
    }
}

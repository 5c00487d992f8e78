using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BootCfs.Format.Hashing;

namespace BootCfs.Hash;

/// <summary>
/// SHA-2 of many messages of one length at a time, a lane each. The eight state vectors are separate locals, so that they
/// stay in registers; where there are registers enough, the sixteen of the message schedule are, too.
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

        while (!messages.IsEmpty)
        {
            int count = Math.Min(TLanes.Count, messages.Length / length);
            HashGroup(messages[..(count * length)], length, constants, digests);
            messages = messages[(count * length)..];
            digests = digests[(count * TLanes.DigestSize)..];
        }
    }

    private static void HashGroup(
        ReadOnlySpan<byte> messages, int length, ReadOnlySpan<TVector> constants, Span<byte> digests)
    {
        Span<TVector> state = stackalloc TVector[StateWords];
        for (int i = 0; i < StateWords; i++)
            state[i] = TLanes.Broadcast(TLanes.Constant(Sha2Constants.InitialState[i]));

        Span<TVector> words = stackalloc TVector[MaxRounds];
        int count = messages.Length / length;
        for (int at = 0; at < length; at += StepSize)
        {
            TLanes.Load(in messages[at], length, count - 1, words);
            Step(state, words, constants);
        }

        Pad(length, words);
        Step(state, words, constants);
        for (int i = 0; i < count; i++)
            StoreDigest(state, i, digests.Slice(i * TLanes.DigestSize, TLanes.DigestSize));
    }

    // The last step of a message of whole steps is the same for every message: a one bit, zeros, the length in bits.
    private static void Pad(int length, Span<TVector> words)
    {
        words[..StepWords].Clear();
        words[0] = TLanes.Broadcast(TLanes.Constant(1UL << 63));
        words[StepWords - 1] = TLanes.Broadcast(TLanes.Constant((ulong)length * 8 << (64 - (8 * Unsafe.SizeOf<TWord>()))));
    }

    private static void Step(Span<TVector> state, Span<TVector> words, ReadOnlySpan<TVector> constants)
    {
        if (TLanes.HasManyRegisters)
            StepInRegisters(state, words, constants);
        else
            StepInMemory(state, words, constants);
    }

    private static void StoreDigest(ReadOnlySpan<TVector> state, int lane, Span<byte> digest)
    {
        ReadOnlySpan<TWord> words = MemoryMarshal.Cast<TVector, TWord>(state);
        int size = Unsafe.SizeOf<TWord>();
        for (int i = 0; i < StateWords; i++)
            TLanes.Store(words[(i * TLanes.Count) + lane], digest.Slice(i * size, size));
    }
}

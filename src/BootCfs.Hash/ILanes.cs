namespace BootCfs.Hash;

/// <summary>
/// A member of the SHA-2 family over vectors that hold one word of each message: its functions of FIPS 180-4, section 4.1,
/// and how message words get into lanes.
/// </summary>
/// <typeparam name="TVector">One word of every message.</typeparam>
/// <typeparam name="TWord">A word of one message.</typeparam>
internal interface ILanes<TVector, TWord>
    where TVector : unmanaged
    where TWord : unmanaged
{
    /// <summary>Messages that are hashed side by side.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the state and the words of a step fit the registers together.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Rounds of one step: 64 or 80.</summary>
    static abstract int Rounds { get; }

    /// <summary>Bytes of a digest.</summary>
    static abstract int DigestSize { get; }

    static abstract TVector Broadcast(TWord word);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Choose(TVector e, TVector f, TVector g);

    static abstract TVector Majority(TVector a, TVector b, TVector c);

    static abstract TVector BigSigma0(TVector a);

    static abstract TVector BigSigma1(TVector e);

    static abstract TVector SmallSigma0(TVector w);

    static abstract TVector SmallSigma1(TVector w);

    /// <summary>The first half of a SHA-512 constant, or all of it.</summary>
    static abstract TWord Constant(ulong value);

    /// <summary>Reads the 16 words of one step, big endian, of messages that lie <paramref name="stride"/> bytes apart.</summary>
    /// <param name="first">Where the first message's step begins.</param>
    /// <param name="stride">Distance from one message to the next.</param>
    /// <param name="last">Number of the last message; lanes behind it repeat it.</param>
    /// <param name="words">Takes 16 vectors.</param>
    static abstract void Load(ref readonly byte first, nint stride, int last, Span<TVector> words);

    /// <summary>Writes a word big endian.</summary>
    static abstract void Store(TWord word, Span<byte> digest);
}

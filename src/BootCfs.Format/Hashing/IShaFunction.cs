using System.Numerics;

namespace BootCfs.Format.Hashing;

/// <summary>One of the hash functions of FIPS 180-4, which differ in the size of a word and in what they do with a block.</summary>
/// <typeparam name="TWord">A word: a block has 16 of them.</typeparam>
internal interface IShaFunction<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>
{
    /// <summary>Mixes the block that some bytes begin with into the state.</summary>
    static abstract void Step(Span<TWord> state, ReadOnlySpan<byte> block);
}

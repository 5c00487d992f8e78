using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Tests.Format.Hashing;

public class LateBlockHasherTests
{
    private const int Portable = 256 << 10;

    [Theory]
    [InlineData(4096)]
    [InlineData(Portable - 8192)] // and one block of hashes, and the descriptor
    public void A_small_file_needs_no_library(int size)
    {
        var library = new CountingHasher();

        FsVerityHasher.Compute(new LateBlockHasher(library), FsVerityAlgorithm.Sha256, RandomBytes.Make(size, seed: size));

        Assert.Equal(0, library.Hashed);
    }

    [Theory]
    [InlineData(FsVerityAlgorithm.Sha256, Portable - 4096)]
    [InlineData(FsVerityAlgorithm.Sha256, Portable)]
    [InlineData(FsVerityAlgorithm.Sha256, Portable + 1)]
    [InlineData(FsVerityAlgorithm.Sha256, 3 * Portable)]
    [InlineData(FsVerityAlgorithm.Sha512, (3 * Portable) + 5000)]
    public void Gives_the_same_digest_on_both_sides_of_the_border(FsVerityAlgorithm algorithm, int size)
    {
        byte[] data = RandomBytes.Make(size, seed: size);
        var library = new CountingHasher();
        var hasher = new FsVerityHasher(new LateBlockHasher(library), algorithm);
        for (int i = 0; i < size; i += 100_000)
            hasher.Append(data.AsSpan(i..Math.Min(size, i + 100_000)));

        Assert.Equal(FsVerityHasher.Compute(new SystemBlockHasher(), algorithm, data), hasher.Finish());
        Assert.InRange(library.Hashed, size - Portable, size);
    }

    private sealed class CountingHasher : IBlockHasher
    {
        private readonly SystemBlockHasher _hasher = new();

        internal int Hashed { get; private set; }

        public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest)
        {
            Hashed += message.Length;
            _hasher.Hash(algorithm, message, digest);
        }
    }
}

using System.Collections.Concurrent;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using BootCfs.Tests.Format.FsVerity;
using BootCfs.Tests.Hash;

namespace BootCfs.Tests.Linux;

// The library as it ships, compiled ahead of time; KernelTests has the same kernels under the JIT.
public class NativeBlockHasherTests
{
    private const FsVerityAlgorithm Sha256 = FsVerityAlgorithm.Sha256;
    private const FsVerityAlgorithm Sha512 = FsVerityAlgorithm.Sha512;

    private static readonly ConcurrentDictionary<(FsVerityAlgorithm Algorithm, int Length), string> Definitions = new();

    /// <summary>The shipped libraries, and none: everything goes to OpenSSL.</summary>
    public static TheoryData<string, FsVerityAlgorithm> Libraries()
    {
        var rows = new TheoryData<string, FsVerityAlgorithm>();
        foreach (string level in PublishedHashLibrary.Levels().Append("none"))
        {
            rows.Add(level, Sha256);
            rows.Add(level, Sha512);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Agrees_with_openssl_for_any_number_of_messages(string level, FsVerityAlgorithm algorithm)
    {
        NativeBlockHasher hasher = Make(level);
        foreach (int length in new[] { 128, 256, 4096 })
        {
            for (int count = 0; count <= 40; count++)
                AssertHashes(hasher, algorithm, count, length);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Gives_the_digest_of_the_definition_on_both_sides_of_every_border(string level, FsVerityAlgorithm algorithm)
    {
        NativeBlockHasher hasher = Make(level);
        foreach (object[] row in FsVerityHasherTests.Borders().Where(row => (FsVerityAlgorithm)row[0] == algorithm))
        {
            byte[] data = RandomBytes.Make((int)row[1], seed: 3);
            Assert.Equal(MerkleTree.Digest(algorithm, data), FsVerityHasher.Compute(hasher, algorithm, data).ToHex());
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Gives_the_same_digests_to_a_batch_of_files(string level, FsVerityAlgorithm algorithm)
    {
        // Every number of leaves and of descriptors meets every remainder of a group of lanes.
        var batch = new FsVerityBatch(Make(level), algorithm);
        int[] lengths = [.. FsVerityHasherTests.Borders()
            .Where(row => (FsVerityAlgorithm)row[0] == algorithm && (int)row[1] <= batch.MaxFile).Select(row => (int)row[1])];
        for (int count = 1; count <= lengths.Length; count++)
        {
            int[] taken = [.. lengths.Take(count).Where(length => Add(batch, length))];
            Assert.Equal(
                taken.Select(length => Alone(algorithm, length)), batch.Finish().Select(digest => digest.ToHex()));
        }
    }

    [Theory]
    [InlineData("x86-64-v4", Sha256, 16)]
    [InlineData("x86-64-v4", Sha512, 8)]
    [InlineData("x86-64-v3", Sha256, 8)]
    [InlineData("x86-64-v3", Sha512, 4)]
    [InlineData("none", Sha256, 0)]
    [InlineData("none", Sha512, 0)]
    public void Has_as_many_lanes_as_the_library_was_made_for(string level, FsVerityAlgorithm algorithm, int lanes)
    {
        if (level == "none" || PublishedHashLibrary.Levels().Contains(level))
            Assert.Equal(lanes, Make(level).Lanes(algorithm));
        else
            Assert.Equal(0, new NativeBlockHasher().Lanes(algorithm)); // the loader offers nothing this CPU cannot run
    }

    [Fact]
    public void Refuses_lengths_that_do_not_fit_together()
    {
        IBlockHasher hasher = Make("none");

        Assert.Throws<ArgumentOutOfRangeException>(() => hasher.HashBlocks(Sha256, new byte[4097], new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => hasher.HashBlocks(Sha256, new byte[8192], new byte[32]));
    }

    private static bool Add(FsVerityBatch batch, int length)
    {
        if (!batch.TryAdd(length, out Span<byte> content))
            return false;
        RandomBytes.Make(length, seed: 3).CopyTo(content);
        return true;
    }

    // The same few lengths are asked for again and again, by tests that may run side by side.
    private static string Alone(FsVerityAlgorithm algorithm, int length) => Definitions.GetOrAdd(
        (algorithm, length), static key => MerkleTree.Digest(key.Algorithm, RandomBytes.Make(key.Length, seed: 3)));

    private static NativeBlockHasher Make(string level) =>
        new(level == "none" ? "/nonexistent/libbootcfs-hash.so" : PublishedHashLibrary.Path(level));

    private static void AssertHashes(NativeBlockHasher hasher, FsVerityAlgorithm algorithm, int count, int length)
    {
        byte[] messages = RandomBytes.Make(count * length, seed: count);
        byte[] expected = new byte[count * algorithm.DigestSize()];
        byte[] actual = new byte[expected.Length];

        ((IBlockHasher)new SystemBlockHasher()).HashMessages(algorithm, length, messages, expected);
        hasher.HashMessages(algorithm, length, messages, actual);

        Assert.Equal((count, length, Convert.ToHexString(expected)), (count, length, Convert.ToHexString(actual)));
    }
}

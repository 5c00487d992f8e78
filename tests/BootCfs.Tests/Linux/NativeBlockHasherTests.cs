using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

    public static TheoryData<string> Levels() => [.. PublishedHashLibrary.Levels()];

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
        var batch = new FsVerityBatch(Make(level), algorithm);
        for (int length = 0; length < 9000; length += 300)
        {
            Assert.True(batch.TryAdd(length, out Span<byte> content));
            RandomBytes.Make(length).CopyTo(content);
        }

        string[] digests = [.. batch.Finish().Select(digest => digest.ToHex())];
        for (int i = 0; i < digests.Length; i++)
            Assert.Equal(MerkleTree.Digest(algorithm, RandomBytes.Make(i * 300)), digests[i]);
    }

    [Theory]
    [InlineData("x86-64-v4", Sha256, 16)]
    [InlineData("x86-64-v4", Sha512, 8)]
    [InlineData("none", Sha256, 0)]
    public void Has_as_many_lanes_as_the_library_was_made_for(string level, FsVerityAlgorithm algorithm, int lanes)
    {
        if (level == "none" || PublishedHashLibrary.Levels().Contains(level))
            Assert.Equal(lanes, Make(level).Lanes(algorithm));
        else
            Assert.Equal(0, new NativeBlockHasher().Lanes(algorithm)); // the loader offers nothing this CPU cannot run
    }

    // Where the CPU has SHA instructions the hasher leaves these kernels alone, so they are called here.
    [Theory]
    [MemberData(nameof(Levels))]
    public unsafe void Exports_kernels_that_agree_with_openssl(string level)
    {
        nint library = NativeLibrary.Load(PublishedHashLibrary.Path(level));
        var hashMessages = (delegate* unmanaged<int, byte*, int, int, byte*, int, void>)NativeLibrary.GetExport(library, "bootcfs_hash_messages");
        byte[] messages = RandomBytes.Make(37 * 4096);
        byte[] digests = new byte[37 * 32];

        fixed (byte* from = messages)
        fixed (byte* to = digests)
            hashMessages((int)Sha256, from, messages.Length, 4096, to, digests.Length);

        Assert.Equal(messages.Chunk(4096).SelectMany(SHA256.HashData), digests);
    }

    [Fact]
    public void Refuses_lengths_that_do_not_fit_together()
    {
        IBlockHasher hasher = Make("none");

        Assert.Throws<ArgumentOutOfRangeException>(() => hasher.HashBlocks(Sha256, new byte[4097], new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => hasher.HashBlocks(Sha256, new byte[8192], new byte[32]));
    }

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

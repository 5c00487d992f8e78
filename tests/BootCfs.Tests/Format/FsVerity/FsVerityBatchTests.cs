using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Tests.Format.FsVerity;

public class FsVerityBatchTests
{
    private const FsVerityAlgorithm Sha256 = FsVerityAlgorithm.Sha256;
    private const FsVerityAlgorithm Sha512 = FsVerityAlgorithm.Sha512;

    [Theory]
    [InlineData(Sha256)]
    [InlineData(Sha512)]
    public void Gives_each_file_the_digest_that_it_has_alone(FsVerityAlgorithm algorithm)
    {
        int most = 4096 / algorithm.DigestSize() * 4096;
        int[] lengths = [0, 1, 4095, 4096, 4097, 8192, 0, 100_000, most - 1, most, 3, 4097];
        var batch = new FsVerityBatch(new SystemBlockHasher(), algorithm, 4 << 20);
        foreach (int length in lengths)
            Add(batch, length);

        Assert.Equal(lengths.Length, batch.Count);
        Assert.Equal(lengths.Select(length => Alone(algorithm, length)), batch.Finish().Select(digest => digest.ToHex()));
    }

    [Fact]
    public void Starts_anew_after_each_batch_whatever_lay_there_before()
    {
        var batch = new FsVerityBatch(new SystemBlockHasher(), Sha256, 16384);
        Add(batch, 16384);
        batch.Finish();
        Add(batch, 5);
        Add(batch, 4099);

        Assert.Equal([Alone(Sha256, 5), Alone(Sha256, 4099)], batch.Finish().Select(digest => digest.ToHex()));
        Assert.Empty(batch.Finish());
    }

    [Fact]
    public void Refuses_what_does_not_fit_and_keeps_what_did()
    {
        var batch = new FsVerityBatch(new SystemBlockHasher(), Sha256, 12288);
        Add(batch, 4097);

        Assert.False(batch.TryAdd(4097, out _));
        Assert.False(batch.TryAdd(batch.MaxFile + 1, out _));
        Add(batch, 4096);
        Add(batch, 0);
        Assert.False(batch.TryAdd(1, out _));
        Assert.Equal([Alone(Sha256, 4097), Alone(Sha256, 4096), Alone(Sha256, 0)], batch.Finish().Select(digest => digest.ToHex()));
    }

    [Theory]
    [InlineData(Sha256, 128 * 4096)]
    [InlineData(Sha512, 64 * 4096)]
    public void Takes_files_that_one_block_of_hashes_covers(FsVerityAlgorithm algorithm, int length) =>
        Assert.Equal(length, new FsVerityBatch(new SystemBlockHasher(), algorithm).MaxFile);

    private static void Add(FsVerityBatch batch, int length)
    {
        Assert.True(batch.TryAdd(length, out Span<byte> content));
        RandomBytes.Make(length, seed: length).CopyTo(content);
    }

    private static string Alone(FsVerityAlgorithm algorithm, int length) =>
        MerkleTree.Digest(algorithm, RandomBytes.Make(length, seed: length));
}

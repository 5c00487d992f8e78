using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Tests.Format.FsVerity;

public class FsVerityHasherTests
{
    private const FsVerityAlgorithm Sha256 = FsVerityAlgorithm.Sha256;
    private const FsVerityAlgorithm Sha512 = FsVerityAlgorithm.Sha512;

    /// <summary>Lengths around each border: of a block, of a block of hashes (128 or 64), of a second level.</summary>
    public static TheoryData<FsVerityAlgorithm, int> Borders()
    {
        var rows = new TheoryData<FsVerityAlgorithm, int>();
        foreach (FsVerityAlgorithm algorithm in new[] { Sha256, Sha512 })
        {
            int perBlock = 4096 / algorithm.DigestSize();
            int[] blocks = [0, 1, 2, perBlock - 1, perBlock, perBlock + 1, (2 * perBlock) - 1, 2 * perBlock, (2 * perBlock) + 1, perBlock * perBlock];
            foreach (int length in blocks.SelectMany(n => new[] { (n * 4096) - 1, n * 4096, (n * 4096) + 1 }).Where(n => n >= 0))
                rows.Add(algorithm, length);
        }

        return rows;
    }

    [Theory]
    [InlineData("", Sha256, "3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95")]
    [InlineData("hello world", Sha256, "1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64")]
    [InlineData("hello world\n", Sha256, "37061ef2ac4c21bec68489b56138c5780306a4ad7fe6676236ecdf2c9027cd92")]
    [InlineData("", Sha512, "ccf9e5aea1c2a64efa2f2354a6024b90dffde6bbc017825045dce374474e13d10adb9dadcc6ca8e17a3c075fbd31336e8f266ae6fa93a6c3bed66f9e784e5abf")]
    [InlineData("hello world", Sha512, "18430270729d162d4e469daca123ae61893db4b0583d8f7081e3bf4f92b88ba514e7982f10733fb6aa895195c5ae8fd2eb2c47a8be05513ce5a0c51a6f570409")]
    public void Knows_the_published_answers(string text, FsVerityAlgorithm algorithm, string digest) =>
        Assert.Equal(digest, Compute(algorithm, Encoding.ASCII.GetBytes(text)));

    [Theory]
    [MemberData(nameof(Borders))]
    public void Agrees_with_the_definition_on_both_sides_of_every_border(FsVerityAlgorithm algorithm, int length)
    {
        byte[] data = RandomBytes.Make(length);

        Assert.Equal(MerkleTree.Digest(algorithm, data), Compute(algorithm, data));
    }

    [ToolTheory("fsverity")]
    [MemberData(nameof(Borders))]
    public void Agrees_with_fsverity_utils_on_both_sides_of_every_border(FsVerityAlgorithm algorithm, int length)
    {
        using var directory = new TemporaryDirectory();
        byte[] data = RandomBytes.Make(length);
        File.WriteAllBytes(directory["data"], data);

        string printed = Tool.Run("fsverity", "digest", "--compact", $"--hash-alg={algorithm.Name()}", directory["data"]);

        Assert.Equal(printed.Trim(), Compute(algorithm, data));
    }

    [Theory]
    [InlineData(Sha256, 1)]
    [InlineData(Sha256, 4095)]
    [InlineData(Sha256, 4096)]
    [InlineData(Sha256, 4097)]
    [InlineData(Sha512, 3)]
    [InlineData(Sha512, 100_003)]
    public void Takes_the_data_in_pieces_of_any_length(FsVerityAlgorithm algorithm, int piece)
    {
        byte[] data = RandomBytes.Make((130 * 4096) + 77);
        var hasher = new FsVerityHasher(new SystemBlockHasher(), algorithm);

        for (int at = 0; at < data.Length; at += piece)
            hasher.Append(data.AsSpan(at, Math.Min(piece, data.Length - at)));

        Assert.Equal(Compute(algorithm, data), hasher.Finish().ToHex());
    }

    [Theory]
    [InlineData(Sha256)]
    [InlineData(Sha512)]
    public void Takes_the_data_in_pieces_of_random_length(FsVerityAlgorithm algorithm)
    {
        byte[] data = RandomBytes.Make(700_000);
        var hasher = new FsVerityHasher(new SystemBlockHasher(), algorithm);
        var random = new Random(7);

        for (int at = 0; at < data.Length;)
        {
            int piece = Math.Min(random.Next(0, 20_000), data.Length - at);
            hasher.Append(data.AsSpan(at, piece));
            at += piece;
        }

        Assert.Equal(Compute(algorithm, data), hasher.Finish().ToHex());
    }

    [Fact]
    public void Starts_anew_after_each_digest()
    {
        var hasher = new FsVerityHasher(new SystemBlockHasher(), Sha256);
        hasher.Append(RandomBytes.Make(200 * 4096));
        hasher.Finish();

        hasher.Append("hello world"u8);

        Assert.Equal(Compute(Sha256, "hello world"u8), hasher.Finish().ToHex());
        Assert.Equal(Compute(Sha256, []), hasher.Finish().ToHex());
    }

    private static string Compute(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> data) =>
        FsVerityHasher.Compute(new SystemBlockHasher(), algorithm, data).ToHex();
}

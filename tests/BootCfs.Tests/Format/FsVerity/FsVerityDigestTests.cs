using BootCfs.Format.FsVerity;

namespace BootCfs.Tests.Format.FsVerity;

public class FsVerityDigestTests
{
    private static readonly string Hex256 = string.Concat(Enumerable.Range(1, 32).Select(i => i.ToString("x2", null)));
    private static readonly string Hex512 = string.Concat(Enumerable.Range(1, 64).Select(i => i.ToString("x2", null)));

    [Fact]
    public void Reads_64_digits_as_sha256_and_128_as_sha512()
    {
        Assert.True(FsVerityDigest.TryParseHex(Hex256, out FsVerityDigest sha256));
        Assert.True(FsVerityDigest.TryParseHex(Hex512, out FsVerityDigest sha512));

        Assert.Equal(FsVerityAlgorithm.Sha256, sha256.Algorithm);
        Assert.Equal(FsVerityAlgorithm.Sha512, sha512.Algorithm);
        Assert.Equal(Hex256, sha256.ToHex());
        Assert.Equal(Hex512, sha512.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0102")]
    [InlineData("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2")] // 63
    [InlineData("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f200")] // 65
    [InlineData("0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20")] // upper case
    [InlineData("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2g")]
    public void Refuses_what_is_not_the_one_spelling_of_a_digest(string hex) =>
        Assert.False(FsVerityDigest.TryParseHex(hex, out _));

    [Fact]
    public void Names_its_object_by_two_digits_and_the_rest()
    {
        FsVerityDigest digest = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, Convert.FromHexString(Hex256));

        Assert.Equal("01/" + Hex256[2..], digest.ObjectPath);
        Assert.Equal(Hex256[2..], System.Text.Encoding.ASCII.GetString(digest.WriteFileName(new byte[62])));
        Assert.Throws<ArgumentException>(() => digest.WriteFileName(new byte[61]).Length);
    }

    [Fact]
    public void Refuses_bytes_of_another_length()
    {
        Assert.Throws<ArgumentException>(() => FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, new byte[64]));
        Assert.Throws<ArgumentException>(() => FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha512, new byte[32]));
    }

    [Fact]
    public void Is_equal_by_content_and_algorithm()
    {
        FsVerityDigest a = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, RandomBytes.Make(32));
        FsVerityDigest same = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, RandomBytes.Make(32));
        FsVerityDigest other = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, RandomBytes.Make(32, seed: 2));
        FsVerityDigest zeros256 = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, new byte[32]);
        FsVerityDigest zeros512 = FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha512, new byte[64]);

        Assert.True(a == same && a.GetHashCode() == same.GetHashCode());
        Assert.True(a != other);
        Assert.NotEqual(zeros256, zeros512);
        Assert.NotEqual(default, zeros256);
    }
}

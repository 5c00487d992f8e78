using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Hashing;

namespace BootCfs.Tests.Format.Hashing;

public class Sha1Tests
{
    // FIPS 180-4 examples of NIST.
    [Theory]
    [InlineData("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    [InlineData("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f")]
    public void Gives_the_digests_of_the_standard(string text, int times, string expected) =>
        Assert.Equal(expected, Hash(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)))));

    [Fact]
    public void Gives_what_openssl_gives_for_every_length_of_the_last_blocks()
    {
        for (int length = 0; length < 200; length++)
        {
            byte[] message = RandomBytes.Make(length, seed: length);
#pragma warning disable CA5350 // what git names objects with
            Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(message)), Hash(message));
#pragma warning restore CA5350
        }
    }

    private static string Hash(ReadOnlySpan<byte> message)
    {
        byte[] digest = new byte[Sha1.Size];
        Sha1.Hash(message, digest);
        return Convert.ToHexStringLower(digest);
    }
}

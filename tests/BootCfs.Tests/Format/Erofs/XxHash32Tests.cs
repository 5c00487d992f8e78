using System.Text;
using BootCfs.Format.Erofs;

namespace BootCfs.Tests.Format.Erofs;

public class XxHash32Tests
{
    private const uint Prime = 0x9E3779B1;

    [Theory] // as xxhsum -H0 prints them
    [InlineData("", 0x02cc5d05)]
    [InlineData("a", 0x550d7456)]
    [InlineData("abc", 0x32d153ff)]
    [InlineData("abcdefghijklmno", 0xb918a375)] // one byte short of a round of four lanes
    [InlineData("abcdefghijklmnop", 0x9d2d8b62)]
    [InlineData("overlay.opaque", 0x89ea8154)]
    [InlineData("Nobody inspects the spammish repetition", 0xe2293b2f)]
    public void Knows_the_answers_of_xxhsum(string text, uint hash) =>
        Assert.Equal(hash, XxHash32.Hash(Encoding.ASCII.GetBytes(text), seed: 0));

    [Theory] // the sanity check that xxHash itself ships
    [InlineData(0, 0, 0x02CC5D05)]
    [InlineData(0, Prime, 0x36B78AE7)]
    [InlineData(1, 0, 0xB85CBEE5)]
    [InlineData(1, Prime, 0xD5845D64)]
    [InlineData(14, 0, 0xE5AA0AB4)]
    [InlineData(14, Prime, 0x4481951D)]
    [InlineData(101, 0, 0x1F1AA412)]
    [InlineData(101, Prime, 0x498EC8E2)]
    public void Knows_the_answers_of_xxhash_with_a_seed(int length, uint seed, uint hash) =>
        Assert.Equal(hash, XxHash32.Hash(SanityBytes(length), seed));

    private static byte[] SanityBytes(int length)
    {
        var bytes = new byte[length];
        uint generator = Prime;
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(generator >> 24);
            generator = unchecked(generator * generator);
        }

        return bytes;
    }
}

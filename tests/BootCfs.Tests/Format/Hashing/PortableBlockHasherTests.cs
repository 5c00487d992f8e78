using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Tests.Format.Hashing;

public class PortableBlockHasherTests
{
    private static readonly PortableBlockHasher Portable = new();

    // FIPS 180-4 examples of NIST: one block, two blocks, a million letters.
    [Theory]
    [InlineData(FsVerityAlgorithm.Sha256, "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(FsVerityAlgorithm.Sha256, "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        FsVerityAlgorithm.Sha256,
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        FsVerityAlgorithm.Sha256, "a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    [InlineData(
        FsVerityAlgorithm.Sha512,
        "abc",
        1,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(
        FsVerityAlgorithm.Sha512,
        "a",
        1_000_000,
        "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b")]
    public void Gives_the_known_answers(FsVerityAlgorithm algorithm, string text, int times, string expected)
    {
        byte[] message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
        byte[] digest = new byte[algorithm.DigestSize()];
        Portable.Hash(algorithm, message, digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    // Every length around the places where padding needs another block, then some far beyond.
    [Theory]
    [InlineData(FsVerityAlgorithm.Sha256)]
    [InlineData(FsVerityAlgorithm.Sha512)]
    public void Agrees_with_the_system_library_on_any_length(FsVerityAlgorithm algorithm)
    {
        var random = new Random(4096);
        IEnumerable<int> lengths =
            [.. Enumerable.Range(0, 300), .. Enumerable.Range(0, 50).Select(_ => random.Next(300, 100_000))];
        foreach (int length in lengths)
        {
            byte[] message = new byte[length];
            random.NextBytes(message);
            byte[] expected = new byte[algorithm.DigestSize()];
            byte[] actual = new byte[algorithm.DigestSize()];
            new SystemBlockHasher().Hash(algorithm, message, expected);
            Portable.Hash(algorithm, message, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(FsVerityAlgorithm.Sha256)]
    [InlineData(FsVerityAlgorithm.Sha512)]
    public void Measures_files_as_the_system_library_does(FsVerityAlgorithm algorithm)
    {
        var random = new Random(12);
        foreach (int length in (int[])[0, 1, 4095, 4096, 4097, 64 * 4096, (64 * 4096) + 1, (128 * 4096) + 1, 1_000_000])
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(
                FsVerityHasher.Compute(new SystemBlockHasher(), algorithm, data),
                FsVerityHasher.Compute(Portable, algorithm, data));
        }
    }
}

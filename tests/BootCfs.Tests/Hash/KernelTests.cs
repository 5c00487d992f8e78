using System.Security.Cryptography;
using System.Text;
using BootCfs.Hash;

namespace BootCfs.Tests.Hash;

// The kernels as the JIT compiles them; NativeBlockHasherTests has them as they ship.
public class KernelTests
{
    // As sha256sum and sha512sum of coreutils print them.
    private const string ZeroBlockSha256 = "ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7";
    private const string ZeroBlockSha512 =
        "2d23913d3759ef01704a86b4bee3ac8a29002313ecc98a7424425a78170f219577822fd77e4ae96313547696ad7d5949b58e12d5063ef2ee063b595740a3a12d";

    // A way to hash: messages back to back, the length of each, room for the digests.
    private delegate void HashMessages(ReadOnlySpan<byte> messages, int length, Span<byte> digests);

    private static readonly Dictionary<string, (bool Supported, int Lanes, int DigestSize, HashMessages Hash, Func<byte[], byte[]> One)> Kernels = new()
    {
        ["sha256x16"] = (Sha256Lanes16.IsSupported, 16, 32, Sha256Lanes16.Hash, SHA256.HashData),
        ["sha256x8"] = (Sha256Lanes8.IsSupported, 8, 32, Sha256Lanes8.Hash, SHA256.HashData),
        ["sha512x8"] = (Sha512Lanes8.IsSupported, 8, 64, Sha512Lanes8.Hash, SHA512.HashData),
        ["sha512x4"] = (Sha512Lanes4.IsSupported, 4, 64, Sha512Lanes4.Hash, SHA512.HashData),
    };

    public static TheoryData<string> Supported() => [.. Kernels.Where(kernel => kernel.Value.Supported).Select(kernel => kernel.Key)];

    [Fact]
    public void Has_a_kernel_on_every_cpu_with_avx2() =>
        Assert.Equal(System.Runtime.Intrinsics.X86.Avx2.IsSupported, Supported().Count > 0);

    [Theory]
    [MemberData(nameof(Supported))]
    public void Knows_the_digest_of_a_block_of_zeros(string kernel)
    {
        byte[] digests = new byte[Kernels[kernel].DigestSize];
        Kernels[kernel].Hash(new byte[4096], 4096, digests);

        Assert.Equal(digests.Length == 32 ? ZeroBlockSha256 : ZeroBlockSha512, Convert.ToHexStringLower(digests));
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Hashes_any_number_of_messages_alike(string kernel)
    {
        for (int count = 1; count <= (2 * Kernels[kernel].Lanes) + 1; count++)
            AssertHashes(kernel, count, 4096);
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Hashes_messages_of_any_number_of_steps_alike(string kernel)
    {
        for (int length = 128; length <= 2048; length += 128)
            AssertHashes(kernel, Kernels[kernel].Lanes + 3, length);
        AssertHashes(kernel, 3, 1 << 20);
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Keeps_every_message_in_its_lane(string kernel)
    {
        // Like messages but for one: a lane that saw its neighbour's word would show.
        (_, int lanes, int size, HashMessages hash, Func<byte[], byte[]> one) = Kernels[kernel];
        string same = Convert.ToHexString(one(new byte[256]));
        for (int odd = 0; odd < lanes; odd++)
        {
            byte[] messages = new byte[lanes * 256];
            messages[(odd * 256) + (odd * 8)] = 1;
            byte[] digests = new byte[lanes * size];
            hash(messages, 256, digests);

            for (int i = 0; i < lanes; i++)
                Assert.Equal(i != odd, Convert.ToHexString(digests.AsSpan(i * size, size)) == same);
        }
    }

    private static void AssertHashes(string kernel, int count, int length)
    {
        (_, _, int size, HashMessages hash, Func<byte[], byte[]> one) = Kernels[kernel];
        byte[] messages = RandomBytes.Make(count * length, seed: count + length);
        byte[] digests = new byte[count * size];

        hash(messages, length, digests);

        var expected = new StringBuilder();
        foreach (byte[] message in messages.Chunk(length))
            expected.Append(Convert.ToHexString(one(message)));
        Assert.Equal((count, length, expected.ToString()), (count, length, Convert.ToHexString(digests)));
    }
}

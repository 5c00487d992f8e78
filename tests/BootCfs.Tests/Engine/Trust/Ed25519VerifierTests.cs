using System.Numerics;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public class Ed25519VerifierTests
{
    // RFC 8032 section 7.1, TEST 1 to 3.
    public static TheoryData<string, string, string> Rfc8032() => new()
    {
        {
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Takes_the_signatures_of_RFC_8032_and_nothing_near_them(string keyHex, string messageHex, string signatureHex)
    {
        Ed25519PublicKey key = Key(keyHex);
        byte[] message = Convert.FromHexString(messageHex);
        byte[] signature = Convert.FromHexString(signatureHex);
        Assert.True(Ed25519Verifier.Verify(key, message, signature));

        Assert.False(Ed25519Verifier.Verify(key, [.. message, 0], signature));
        Assert.False(Ed25519Verifier.Verify(Key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511b"), message, signature));
        for (int i = 0; i < signature.Length; i++)
        {
            byte[] changed = [.. signature];
            changed[i] ^= 1;
            Assert.False(Ed25519Verifier.Verify(key, message, changed), $"byte {i}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_is_none(int length) => Assert.False(Ed25519Verifier.Verify(
        Key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), [], new byte[length]));

    // The same point with a larger number: valid by arithmetic, and another signature.
    [Fact]
    public void A_signature_whose_number_is_not_the_smallest_is_none()
    {
        BigInteger order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        byte[] signature = Convert.FromHexString((string)Rfc8032().First()[2]);
        byte[] larger = (new BigInteger(signature.AsSpan(32), isUnsigned: true) + order).ToByteArray(isUnsigned: true);
        Assert.False(Ed25519Verifier.Verify(
            Key((string)Rfc8032().First()[0]), [], [.. signature[..32], .. larger, .. new byte[32 - larger.Length]]));
    }

    // With such a key the signature of zeros is valid for some messages or for all.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_weak_key_has_no_valid_signature(string key)
    {
        byte[] signature = [1, .. new byte[63]];
        for (byte message = 0; message < 16; message++)
            Assert.False(Ed25519Verifier.Verify(Key(key), [message], signature));
    }

    [ToolFact("openssl")]
    public void Takes_what_openssl_signs()
    {
        using var folder = new TemporaryDirectory();
        Tool.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", folder["key"]);
        byte[] der = Tool.Run([], "openssl", "pkey", "-in", folder["key"], "-pubout", "-outform", "DER");
        byte[] message = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 256))];
        File.WriteAllBytes(folder["message"], message);
        byte[] signature = Tool.Run([], "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", folder["key"], "-in", folder["message"]);

        Assert.True(Ed25519Verifier.Verify(Ed25519PublicKey.FromBytes(der.AsSpan(der.Length - 32)), message, signature));
        Assert.False(Ed25519Verifier.Verify(Ed25519PublicKey.FromBytes(der.AsSpan(der.Length - 32)), message.AsSpan(1), signature));
    }

    private static Ed25519PublicKey Key(string hex) => Ed25519PublicKey.FromBytes(Convert.FromHexString(hex));
}

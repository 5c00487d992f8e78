using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class PrivateKeyTests
{
    private static readonly Ed25519PublicKey Public = Ed25519PublicKey.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [ToolTheory("ssh-keygen", "openssl")]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("12")]
    [InlineData("123")] // then there is no padding
    [InlineData("1234")]
    [InlineData("12345")]
    [InlineData("123456")]
    [InlineData("1234567")]
    public void Reads_what_ssh_keygen_writes(string comment)
    {
        using var tools = new SshTools(comment);
        using PrivateKey key = PrivateKey.Parse(tools.Text, "test");

        Assert.Equal((tools.PublicKey.Key, comment), (key.PublicKey, key.Comment));
        Assert.Equal(tools.PublicKey.Key, PublicKeyOf(key));
    }

    [ToolFact("openssl")]
    public void Reads_what_openssl_writes()
    {
        byte[] text = Tool.Run([], "openssl", "genpkey", "-algorithm", "ed25519");
        using PrivateKey key = PrivateKey.Parse(text, "test");

        Assert.Equal(text.AsSpan().ToText(), SshTools.Pkcs8(key.Seed).AsSpan().ToText());
        Assert.Null(key.PublicKey);
        Assert.Equal("", key.Comment);
    }

    [ToolFact("ssh-keygen")]
    public void Refuses_an_encrypted_one_and_says_what_to_do()
    {
        using var tools = new SshTools("ada", "-N", "secret");
        var error = Assert.Throws<InvalidKeyException>(() => PrivateKey.Parse(tools.Text, "it"));
        Assert.Equal("key it: is encrypted (aes256-ctr, bcrypt)", error.Message);
        Assert.Equal("let ssh-agent have it: ssh-add it; and name it.pub", error.Hint);
    }

    [ToolFact("openssl")]
    public void Refuses_an_encrypted_one_of_openssl_and_says_what_to_do()
    {
        byte[] text = Tool.Run(SshTools.Pkcs8(new byte[32]), "openssl", "pkey", "-aes256", "-passout", "pass:secret");
        var error = Assert.Throws<InvalidKeyException>(() => PrivateKey.Parse(text, "it"));
        Assert.Equal("key it: is encrypted (PKCS#8)", error.Message);
        Assert.Equal("take the passphrase away: openssl pkey -in FILE -out NEW", error.Hint);
    }

    [ToolFact("ssh-keygen")]
    public void Refuses_another_kind_by_name()
    {
        using var tools = new SshTools("ada", "-t", "ecdsa");
        var error = Assert.Throws<InvalidKeyException>(() => PrivateKey.Parse(tools.Text, "it"));
        Assert.Equal("key it: key type at byte 43 'ecdsa-sha2-nistp256' is not taken, only ssh-ed25519 is", error.Message);
    }

    public static TheoryData<string, string> OpenSshRefusals() => new()
    {
        { OpenSsh(magic: "openssh-key-v2"), "openssh-key-v1 at byte 0 is missing" },
        { OpenSsh(cipher: "aes256-cbc"), "is encrypted (aes256-cbc, none)" },
        { OpenSsh(kdf: "bcrypt"), "is encrypted (none, bcrypt)" },
        { OpenSsh(options: "x"), "kdf options at byte 35 ends here, 1 more bytes follow" },
        { OpenSsh(count: 2), "number of keys at byte 35 is 2, not 1" },
        { OpenSsh(tail: 1), "private keys at byte 234 ends here, 1 more bytes follow" },
        { OpenSsh(padding: [1, 2, 3]), "padding at byte 230 is not 1, 2, 3 up to a whole block" },
        { OpenSsh(padding: [1, 2, 3, 5]), "padding at byte 230 is not 1, 2, 3 up to a whole block" },
        { OpenSsh(padding: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), "padding at byte 230 is not 1, 2, 3 up to a whole block" },
        { OpenSsh(check: 1), "check number at byte 102 is not the one before it" },
        { OpenSsh(type: "ssh-dss", comment: "ccccc"), "key type at byte 106 'ssh-dss' is not taken, only ssh-ed25519 is" },
        { OpenSsh(inner: new byte[32]), "public key at byte 121 is not the one in front" },
        { OpenSsh(pair: new byte[64]), "private key at byte 157 is not a seed and the public key" },
        { OpenSsh(pair: [.. new byte[24], .. Public.Bytes]), "private key at byte 157 is not a seed and the public key" },
        { OpenSsh(comment: "\n"), "comment has a control character" },
    };

    [Theory]
    [MemberData(nameof(OpenSshRefusals))]
    public void Refuses_what_ssh_keygen_would_not_write_and_says_where(string text, string reason) =>
        Assert.Equal($"key it: {reason}", Refusal(text).Message);

    [Theory]
    [InlineData("302e020101300506032b657004220420", 32, "PKCS#8 at byte 4 is not that of a plain Ed25519 key")]
    [InlineData("302e020100300506032b656e04220420", 32, "PKCS#8 at byte 11 is not that of a plain Ed25519 key")] // X25519
    [InlineData("302e0201", 0, "PKCS#8 at byte 4 is not that of a plain Ed25519 key")]
    [InlineData(SshTools.Pkcs8Head, 31, "seed at byte 16 has 31 bytes, not 32")]
    [InlineData(SshTools.Pkcs8Head, 33, "seed at byte 16 has 33 bytes, not 32")]
    public void Refuses_what_openssl_would_not_write_and_says_where(string head, int seed, string reason) => Assert.Equal(
        $"key it: {reason}",
        Refusal(PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString(head), .. new byte[seed]])).Message);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void Refuses_a_file_that_is_no_private_key(string text) =>
        Assert.Equal("key it: begins neither as OPENSSH PRIVATE KEY nor as PRIVATE KEY", Refusal(text).Message);

    [Fact]
    public void Is_wiped_when_it_is_disposed()
    {
        PrivateKey key = PrivateKey.Parse(SshTools.Pkcs8([.. Enumerable.Repeat((byte)7, 32)]), "it");
        Assert.Equal(7, key.Seed[31]);
        key.Dispose();
        Assert.False(key.Seed.ContainsAnyExcept((byte)0));
    }

    private static InvalidKeyException Refusal(string text) =>
        Assert.Throws<InvalidKeyException>(() => PrivateKey.Parse(Encoding.ASCII.GetBytes(text), "it"));

    // What openssl computes from the seed.
    private static Ed25519PublicKey PublicKeyOf(PrivateKey key) => Ed25519PublicKey.FromBytes(
        Tool.Run(SshTools.Pkcs8(key.Seed), "openssl", "pkey", "-pubout", "-outform", "DER").AsSpan(^Ed25519PublicKey.Size..));

    private static string OpenSsh(
        string magic = "openssh-key-v1", string cipher = "none", string kdf = "none", string options = "", uint count = 1, uint check = 0,
        string type = "ssh-ed25519", byte[]? inner = null, byte[]? pair = null, string comment = "c", byte[]? padding = null, int tail = 0)
    {
        SshWriter secrets = new SshWriter()
            .UInt32(check).UInt32(0).String(type).String(inner ?? Public.Bytes)
            .String(pair ?? [.. new byte[32], .. Public.Bytes]).String(comment).Bytes(padding ?? [1, 2, 3, 4]);
        byte[] bytes = new SshWriter()
            .Bytes(Encoding.ASCII.GetBytes(magic + "\0")).String(cipher).String(kdf).String(options).UInt32(count)
            .String(Public.ToSsh()).String(secrets).Bytes(new byte[tail]).ToArray();
        return PemEncoding.WriteString("OPENSSH PRIVATE KEY", bytes);
    }
}

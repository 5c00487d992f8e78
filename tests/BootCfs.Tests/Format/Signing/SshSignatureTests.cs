using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class SshSignatureTests
{
    private static readonly byte[] Message = "message\n"u8.ToArray();

    private static SshSignature Sample { get; } = SshSignature.Create(
        Ed25519PublicKey.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
        "git", SshHash.Sha512, [.. Enumerable.Range(0x80, 64).Select(i => (byte)i)]);

    [Fact]
    public void Has_the_bytes_of_PROTOCOL_sshsig() => Assert.Equal(
        Convert.ToHexStringLower("SSHSIG"u8) + "00000001"
        + "00000033" + "0000000b" + Convert.ToHexStringLower("ssh-ed25519"u8) + "00000020" + Convert.ToHexStringLower(Sample.PublicKey.Bytes)
        + "00000003" + Convert.ToHexStringLower("git"u8) + "00000000" + "00000006" + Convert.ToHexStringLower("sha512"u8)
        + "00000053" + "0000000b" + Convert.ToHexStringLower("ssh-ed25519"u8) + "00000040" + Convert.ToHexStringLower(Sample.Signature.Span),
        Convert.ToHexStringLower(Sample.ToBytes()));

    [Fact]
    public void A_key_signs_the_name_of_the_purpose_and_the_hash() => Assert.Equal(
        Convert.ToHexStringLower("SSHSIG"u8) + "00000003" + Convert.ToHexStringLower("git"u8) + "00000000"
        + "00000006" + Convert.ToHexStringLower("sha256"u8) + "00000020" + new string('a', 64),
        Convert.ToHexStringLower(SshSignature.GetSignedBytes("git", SshHash.Sha256, Convert.FromHexString(new string('a', 64)))));

    [Fact]
    public void Takes_no_digest_or_signature_of_another_length()
    {
        Assert.Throws<ArgumentException>(() => SshSignature.GetSignedBytes("git", SshHash.Sha256, new byte[64]));
        Assert.Throws<ArgumentException>(() => SshSignature.GetSignedBytes("git", SshHash.Sha512, new byte[32]));
        Assert.Throws<ArgumentException>(() => SshSignature.Create(Sample.PublicKey, "git", SshHash.Sha512, new byte[63]));
    }

    [ToolTheory("ssh-keygen")]
    [InlineData(SshHash.Sha256)]
    [InlineData(SshHash.Sha512)]
    public void Comes_back_from_what_ssh_keygen_signs(SshHash hash)
    {
        using var tools = new SshTools();
        byte[] text = tools.SshKeygenSignature(Message, hash);
        SshSignature signature = SshSignature.ParseText(text, "test");

        Assert.Equal(text.AsSpan().ToText(), signature.ToString());
        Assert.Equal(("git", hash, tools.PublicKey.Key), (signature.Namespace, signature.Hash, signature.PublicKey));
        Assert.Equal(text.AsSpan().ToText(), SshSignature.Parse(signature.ToBytes(), "test").ToString());
    }

    [ToolTheory("ssh-keygen", "openssl")]
    [InlineData(SshHash.Sha256)]
    [InlineData(SshHash.Sha512)]
    public void Is_the_one_that_ssh_keygen_makes_and_takes(SshHash hash)
    {
        using var tools = new SshTools();
        string text = tools.Sign(Message, hash).ToString();

        // Ed25519 gives one signature for one message.
        Assert.Equal(tools.SshKeygenSignature(Message, hash).AsSpan().ToText(), text);
        File.WriteAllText(tools["signature"], text);
        Tool.Run(Message, "ssh-keygen", "-Y", "verify", "-f", tools.AllowedSigners(), "-I", "ada", "-n", "git", "-s", tools["signature"]);
    }

    [ToolFact("ssh-keygen", "openssl", "git")]
    public void Is_taken_by_git_in_a_commit()
    {
        using var tools = new SshTools();
        using var repository = new TemporaryDirectory();
        Tool.Run("git", "init", "-q", repository.Path);
        byte[] tree = Tool.Run([], "git", "-C", repository.Path, "hash-object", "-t", "tree", "-w", "--stdin");
        var ada = new CommitIdentity("Ada", "ada@example.org", new DateTimeOffset(2023, 11, 14, 23, 43, 20, TimeSpan.Zero));
        CommitObject commit = CommitObject.Create(GitObjectId.Parse(tree.AsSpan().ToText().Trim()), [], ada, ada, "subject\n");

        CommitObject signed = commit.WithSignature(tools.Sign(commit.GetSignedBytes(), SshHash.Sha512).ToString());
        byte[] id = Tool.Run(signed.Bytes.ToArray(), "git", "-C", repository.Path, "hash-object", "-t", "commit", "-w", "--stdin");
        Tool.Run(
            "git", "-C", repository.Path, "-c", $"gpg.ssh.allowedSignersFile={tools.AllowedSigners()}",
            "verify-commit", id.AsSpan().ToText().Trim());
        Assert.Equal(
            tools.PublicKey.Key, SshSignature.ParseText(Encoding.UTF8.GetBytes(signed.Signature!), "test").PublicKey); // it has one
    }

    public static TheoryData<string, string> Refusals() => new()
    {
        { Blob(magic: "SSHSIH"), "SSHSIG at byte 0 is missing" },
        { Blob(version: 2), "version at byte 6 2 is not known, only 1 is" },
        { Blob(type: "ssh-rsa"), "key type at byte 14 'ssh-rsa' is not taken, only ssh-ed25519 is" },
        { Blob(keySize: 31), "public key at byte 29 has 31 bytes, not 32" },
        { Blob(keyTail: 1), "public key at byte 65 ends here, 1 more bytes follow" },
        { Blob(purpose: ""), "namespace at byte 65 is no name" },
        { Blob(purpose: "a b"), "namespace at byte 65 is no name" },
        { Blob(purpose: new string('n', 65)), "namespace at byte 65 is no name" },
        { Blob(reserved: "x"), "reserved at byte 76 ends here, 1 more bytes follow" },
        { Blob(hash: "sha1"), "hash algorithm at byte 76 'sha1' is not known" },
        { Blob(signatureType: "ssh-dss"), "key type at byte 90 'ssh-dss' is not taken, only ssh-ed25519 is" },
        { Blob(signatureSize: 65), "signature at byte 105 has 65 bytes, not 64" },
        { Blob(signatureTail: 2), "signature at byte 173 ends here, 2 more bytes follow" },
        { Blob(tail: 3), "signature at byte 173 ends here, 3 more bytes follow" },
        { "535348534947" + "00000001" + "ffffffff", "public key at byte 10 of 4294967295 bytes reaches behind the end" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses_what_is_not_exactly_one_and_says_where(string hex, string reason)
    {
        var error = Assert.Throws<InvalidSignatureException>(() => SshSignature.Parse(Convert.FromHexString(hex), "it"));
        Assert.Equal($"signature of it: {reason}", error.Message);
    }

    [Fact]
    public void Refuses_every_cut()
    {
        byte[] bytes = Sample.ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidSignatureException>(() => SshSignature.Parse(bytes.AsSpan(0, length), "it"));
    }

    [Theory]
    [InlineData("-----BEGIN SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "does not begin with -----BEGIN SSH SIGNATURE-----")]
    [InlineData("-----BEGIN", " -----BEGIN", "does not begin with -----BEGIN SSH SIGNATURE-----")]
    [InlineData("-----END SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n\n", "does not end with -----END SSH SIGNATURE----- at byte 266 of the text")]
    [InlineData("-----END SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----x", "does not end with -----END SSH SIGNATURE----- at byte 266 of the text")]
    [InlineData("-----END SSH", "-----END", "does not end with -----END SSH SIGNATURE----- at byte 266 of the text")]
    [InlineData("\n-----END", "\n\n-----END", "line at byte 266 of the text is not as long as the others")]
    [InlineData("\n-----END", "", "line at byte 285 of the text is not as long as the others")]
    [InlineData("\nU1NIU0lH", "\nU1NI\nU0lH", "line at byte 35 of the text is not as long as the others")]
    [InlineData("SIGNATURE-----\n", "SIGNATURE-----\r\n", "does not begin with -----BEGIN SSH SIGNATURE-----")]
    [InlineData("U1NIU0lH", "U1NIU0l ", "is no base64 as it is written")]
    [InlineData("U1NIU0lH", "U1NIU0l*", "is no base64 as it is written")]
    [InlineData("vr8=", "vr9=", "is no base64 as it is written")] // bits that mean nothing
    [InlineData("vr8=", "vr8", "is no base64 as it is written")]
    public void Refuses_text_that_is_spelled_in_another_way(string what, string with, string reason)
    {
        string text = Sample.ToString();
        Assert.Contains(what, text, StringComparison.Ordinal);
        int at = text.IndexOf(what, StringComparison.Ordinal);
        string changed = text[..at] + with + text[(at + what.Length)..];

        var error = Assert.Throws<InvalidSignatureException>(() => SshSignature.ParseText(Encoding.UTF8.GetBytes(changed), "it"));
        Assert.Equal($"signature of it: {reason}", error.Message);
    }

    [Theory]
    [InlineData(64)] // as other programs write it
    [InlineData(76)]
    [InlineData(1000)]
    public void Takes_lines_of_another_length(int width)
    {
        string text = "-----BEGIN SSH SIGNATURE-----\n"
            + string.Concat(Convert.ToBase64String(Sample.ToBytes()).Chunk(width).Select(line => new string(line) + "\n"))
            + "-----END SSH SIGNATURE-----";
        Assert.Equal(Sample.ToString(), SshSignature.ParseText(Encoding.UTF8.GetBytes(text), "it").ToString());
    }

    private static string Blob(
        string magic = "SSHSIG", uint version = 1, string type = "ssh-ed25519", int keySize = 32, int keyTail = 0, string purpose = "git",
        string reserved = "", string hash = "sha512", string signatureType = "ssh-ed25519", int signatureSize = 64, int signatureTail = 0, int tail = 0) =>
        Convert.ToHexString(new SshWriter()
            .Bytes(Encoding.ASCII.GetBytes(magic)).UInt32(version)
            .String(new SshWriter().String(type).String(new byte[keySize]).Bytes(new byte[keyTail]))
            .String(purpose).String(reserved).String(hash)
            .String(new SshWriter().String(signatureType).String(new byte[signatureSize]).Bytes(new byte[signatureTail]))
            .Bytes(new byte[tail]).ToArray());
}

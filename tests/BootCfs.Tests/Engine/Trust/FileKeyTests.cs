using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public sealed class FileKeyTests : SigningKeyContractTests
{
    protected override ISigningKey Open(string file) => SigningKeys.Open(file, null, CancellationToken.None);

    // RFC 8032 section 7.1, TEST 1 to 3: seed, public key, message, signature.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Makes_the_signatures_of_RFC_8032(string seed, string publicKey, string message, string signature)
    {
        using var key = FileKey.Parse(SshTools.Pkcs8(Convert.FromHexString(seed)), "it");
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey.Bytes));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message), CancellationToken.None)));
    }

    [ToolTheory("ssh-keygen")]
    [InlineData("0640", true)]
    [InlineData("0604", true)]
    [InlineData("0610", true)]
    [InlineData("0600", false)]
    [InlineData("0400", false)]
    public void A_file_that_others_can_use_is_refused_as_ssh_does(string mode, bool isRefused)
    {
        using var tools = new SshTools();
        Tool.Run("chmod", mode, tools.KeyFile);
        if (!isRefused)
        {
            Open(tools.KeyFile).Dispose();
            return;
        }

        var error = Assert.Throws<UnprotectedKeyException>(() => Open(tools.KeyFile));
        Assert.Equal($"private key {tools.KeyFile} is open to others: its mode is {mode}", error.Message);
        Assert.Equal($"chmod 600 {tools.KeyFile}, and ask yourself who may have read it", error.Hint);
        Assert.NotEqual(0, Tool.Start([], "ssh-keygen", "-y", "-P", "", "-f", tools.KeyFile).Status);
    }

    [ToolFact("ssh-keygen")]
    public void A_file_with_the_public_half_of_another_key_is_refused()
    {
        using var tools = new SshTools();
        using var other = new SshTools();
        byte[] container = Convert.FromBase64String(string.Concat(File.ReadAllLines(tools.KeyFile)[1..^1]));
        byte[] mine = tools.PublicKey.Key.Bytes.ToArray();
        for (int at; (at = container.AsSpan().IndexOf(mine)) >= 0;)
            other.PublicKey.Key.Bytes.CopyTo(container.AsSpan(at));
        File.WriteAllText(tools.KeyFile, System.Security.Cryptography.PemEncoding.WriteString("OPENSSH PRIVATE KEY", container));

        var error = Assert.Throws<InvalidKeyException>(() => Open(tools.KeyFile));
        Assert.Equal($"key {tools.KeyFile}: the public key in it is not that of the private one", error.Message);
    }

    [ToolFact("ssh-keygen")]
    public void One_with_a_passphrase_is_for_the_agent()
    {
        using var tools = new SshTools("ada", "-N", "secret");
        var error = Assert.Throws<InvalidKeyException>(() => Open(tools.KeyFile));
        Assert.Equal($"let ssh-agent have it: ssh-add {tools.KeyFile}; and name {tools.KeyFile}.pub", error.Hint);
    }

    [Theory]
    [InlineData("", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("ssh-rsa AAAA", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("sk-ssh-ed25519@openssh.com AAAA", "is of the kind sk-ssh-ed25519@openssh.com: what FIDO tokens sign is not taken")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", "begins neither as OPENSSH PRIVATE KEY nor as PRIVATE KEY")]
    public void A_file_without_a_key_that_is_taken_is_named(string text, string reason)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["key"], text);
        File.SetUnixFileMode(directory["key"], UnixFileMode.UserRead);
        var error = Assert.Throws<InvalidKeyException>(() => Open(directory["key"]));
        Assert.Equal($"key {directory["key"]}: {reason}", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_or_far_too_long_is_named()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ErrorCode.SystemCall, Assert.Throws<LinuxException>(() => Open(directory["none"])).Code);
        File.WriteAllBytes(directory["long"], new byte[(64 << 10) + 1]);
        Assert.Contains(directory["long"], Assert.Throws<FileTooLargeException>(() => Open(directory["long"])).Message, StringComparison.Ordinal);
    }
}

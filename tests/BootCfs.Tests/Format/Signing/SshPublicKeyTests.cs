using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class SshPublicKeyTests
{
    private const string Zeros = "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [ToolTheory("ssh-keygen")]
    [InlineData("")]
    [InlineData("ada@example.org")]
    [InlineData("two  words and ü")]
    public void Comes_back_from_what_ssh_keygen_writes(string comment)
    {
        using var tools = new SshTools(comment);
        byte[] line = File.ReadAllBytes(tools.KeyFile + ".pub");
        SshPublicKey key = SshPublicKey.Parse(line, "test");

        Assert.Equal(comment, key.Comment);
        Assert.Equal(line.AsSpan().ToText().TrimEnd(), key.ToString());
        Assert.Equal(key, SshPublicKey.Parse(Encoding.UTF8.GetBytes(key.ToString()), "test"));
    }

    [Fact]
    public void Is_a_value()
    {
        SshPublicKey key = SshPublicKey.Parse(Encoding.ASCII.GetBytes($"ssh-ed25519 {Zeros}\n"), "it");
        Assert.Equal(Ed25519PublicKey.FromBytes(new byte[32]), key.Key);
        Assert.NotEqual(Ed25519PublicKey.FromBytes([.. new byte[31], 1]), key.Key);
        Assert.Equal($"ssh-ed25519 {Zeros}", key.Key.ToString());
        Assert.Throws<ArgumentException>(() => Ed25519PublicKey.FromBytes(new byte[33]));
    }

    [Theory]
    [InlineData("", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("ssh-ed25519", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("ssh-rsa AAAA", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("restrict ssh-ed25519 AAAA", "does not begin with ssh-ed25519 and one blank")]
    [InlineData(" ssh-ed25519 AAAA", "does not begin with ssh-ed25519 and one blank")]
    [InlineData("ssh-ed25519  AAAA", "key type at byte 0 needs 4 bytes, there are 0")]
    [InlineData("ssh-ed25519 AAA", "is no base64 as it is written")]
    [InlineData($"ssh-ed25519 {Zeros}\n\n", "is no base64 as it is written")]
    [InlineData($"ssh-ed25519 {Zeros}\r\n", "is no base64 as it is written")]
    [InlineData("ssh-ed25519 AAAAB3NzaC1yc2E=", "key type at byte 0 'ssh-rsa' is not taken, only ssh-ed25519 is")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==", "public key at byte 15 has 0 bytes, not 32")]
    [InlineData($"ssh-ed25519 {Zeros}AAAA", "public key at byte 51 ends here, 3 more bytes follow")]
    [InlineData($"ssh-ed25519 {Zeros} a\u001bb", "comment has a control character")]
    [InlineData($"ssh-ed25519 {Zeros} a\r\n", "comment has a control character")]
    public void Refuses_what_is_not_exactly_one_and_says_where(string line, string reason)
    {
        var error = Assert.Throws<InvalidKeyException>(() => SshPublicKey.Parse(Encoding.UTF8.GetBytes(line), "it"));
        Assert.Equal($"key it: {reason}", error.Message);
    }

    [Fact]
    public void Refuses_a_comment_that_is_no_text()
    {
        byte[] line = [.. Encoding.ASCII.GetBytes($"ssh-ed25519 {Zeros} ab"), 0xff];
        Assert.Equal("key it: comment is no UTF-8 at its byte 2", Assert.Throws<InvalidKeyException>(() => SshPublicKey.Parse(line, "it")).Message);
    }
}

using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class SshAgentMessagesTests
{
    private static readonly Ed25519PublicKey Key = Ed25519PublicKey.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void Requests_have_the_bytes_of_PROTOCOL_agent()
    {
        Assert.Equal("0b", Convert.ToHexStringLower(SshAgentMessages.RequestIdentities()));
        Assert.Equal(
            "0d" + "00000033" + Convert.ToHexStringLower(Key.ToSsh()) + "00000003" + "616263" + "00000000",
            Convert.ToHexStringLower(SshAgentMessages.RequestSignature(Key, "abc"u8)));
    }

    [ToolFact("ssh-keygen")]
    public void Keys_of_every_kind_are_read_and_known_by_the_fingerprint_of_ssh_keygen()
    {
        using var ed25519 = new SshTools();
        using var ecdsa = new SshTools("eve", "-t", "ecdsa");
        byte[] other = Convert.FromBase64String(File.ReadAllText(ecdsa.KeyFile + ".pub").Split(' ')[1]);
        byte[] answer = new SshWriter()
            .Bytes([12]).UInt32(2).String(other).String("eve").String(ed25519.PublicKey.Key.ToSsh()).String("ada\e[31m").ToArray();

        IReadOnlyList<SshAgentIdentity> identities = SshAgentMessages.ReadIdentities(answer, "test");

        Assert.Equal(
            [
                new SshAgentIdentity("ecdsa-sha2-nistp256", FingerprintOf(ecdsa), null),
                new SshAgentIdentity("ssh-ed25519", FingerprintOf(ed25519), ed25519.PublicKey.Key),
            ],
            identities);
    }

    [Fact]
    public void A_signature_is_taken_out_of_its_answer()
    {
        byte[] signature = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        byte[] answer = new SshWriter().Bytes([14]).String(new SshWriter().String("ssh-ed25519").String(signature)).ToArray();
        Assert.Equal(signature, SshAgentMessages.ReadSignature(answer, "test"));
    }

    [Theory]
    [InlineData("", "answer: kind at byte 0 is missing")]
    [InlineData("05", "does not tell its keys")]
    [InlineData("0e", "answer: kind at byte 0 is 14, not 12")]
    [InlineData("0c0000", "answer: number of keys at byte 1 needs 4 bytes, there are 2")]
    [InlineData("0c00000801", "answer: number of keys at byte 1 is 2049, more than 2048")]
    [InlineData("0c00000001", "answer: key at byte 5 needs 4 bytes, there are 0")]
    [InlineData("0c00000001ffffffff", "answer: key at byte 5 of 4294967295 bytes reaches behind the end")]
    [InlineData("0c000000010000000000000000", "answer: key type at byte 0 needs 4 bytes, there are 0")]
    [InlineData("0c0000000000", "answer: keys at byte 5 ends here, 1 more bytes follow")]
    public void Refuses_what_is_no_list_of_keys(string hex, string reason) => Assert.Equal(
        $"ssh-agent it: {reason}",
        Assert.Throws<SshAgentException>(() => SshAgentMessages.ReadIdentities(Convert.FromHexString(hex), "it")).Message);

    [Theory]
    [InlineData("05", "does not sign with the key")]
    [InlineData("0c", "answer: kind at byte 0 is 12, not 14")]
    [InlineData("0e00000000", "answer: key type at byte 5 needs 4 bytes, there are 0")]
    [InlineData("0e000000150000000d7373682d656432353531392d3400000000", "answer: key type at byte 5 'ssh-ed25519-4' is not taken, only ssh-ed25519 is")]
    [InlineData("0e000000130000000b7373682d6564323535313900000000", "answer: signature at byte 20 has 0 bytes, not 64")]
    public void Refuses_what_is_no_signature(string hex, string reason) => Assert.Equal(
        $"ssh-agent it: {reason}",
        Assert.Throws<SshAgentException>(() => SshAgentMessages.ReadSignature(Convert.FromHexString(hex), "it")).Message);

    private static string FingerprintOf(SshTools tools) => Tool.Run("ssh-keygen", "-lf", tools.KeyFile + ".pub").Split(' ')[1];
}

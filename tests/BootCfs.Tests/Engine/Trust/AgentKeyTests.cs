using BootCfs.Format.Signing;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public sealed class AgentKeyTests : SigningKeyContractTests
{
    private AgentProcess? _process;

    protected override ISigningKey Open(string file)
    {
        _process ??= new AgentProcess();
        _process.Add(file);
        return SigningKeys.Open(file + ".pub", _process.Agent, CancellationToken.None);
    }

    protected override void Dispose(bool disposing)
    {
        _process?.Dispose();
        base.Dispose(disposing);
    }

    [ToolFact("ssh-keygen", "ssh-agent")]
    public void A_key_is_found_by_its_fingerprint_too()
    {
        using var tools = new SshTools();
        Open(tools.KeyFile).Dispose();
        using ISigningKey key = SigningKeys.Open(tools.PublicKey.Key.Fingerprint, _process!.Agent, CancellationToken.None); // opened
        Assert.Equal(tools.PublicKey.Key, key.PublicKey);
    }

    [ToolFact("ssh-keygen", "ssh-agent")]
    public void An_agent_that_does_not_have_the_key_is_told_with_both_names()
    {
        using var tools = new SshTools();
        using var agent = new AgentProcess();
        var error = Assert.Throws<SshAgentException>(() => SigningKeys.Open(tools.KeyFile + ".pub", agent.Agent, CancellationToken.None));
        Assert.Equal($"ssh-agent {agent.Socket}: does not have the key {tools.KeyFile}.pub ({tools.PublicKey.Key.Fingerprint})", error.Message);
        Assert.Equal("ssh-add FILE gives it a key, ssh-add -l lists those that it has", error.Hint);
    }

    [ToolFact("ssh-keygen", "ssh-agent")]
    public void An_agent_that_refuses_to_sign_is_told()
    {
        using var tools = new SshTools();
        using var agent = new AgentProcess();
        agent.Add("-c", tools.KeyFile); // asks before each use, and nobody is there to answer
        using ISigningKey key = SigningKeys.Open(tools.KeyFile + ".pub", agent.Agent, CancellationToken.None);
        var error = Assert.Throws<SshAgentException>(() => SshSigner.Sign(key, "git", "x"u8, "it", CancellationToken.None));
        Assert.Equal($"ssh-agent {agent.Socket}: does not sign with the key", error.Message);
    }

    [Fact]
    public void Without_an_agent_the_key_that_it_should_have_is_named()
    {
        var error = Assert.Throws<SshAgentException>(() => SigningKeys.Open("SHA256:x", null, CancellationToken.None));
        Assert.Equal("ssh-agent is not running: it would have to sign with SHA256:x", error.Message);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void A_socket_that_is_not_there_is_named()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal($"ssh-agent {directory["none"]}: no such file or directory", FailureOf(new SshAgent(directory["none"], TimeSpan.FromSeconds(5))));
        string path = "/" + new string('x', 200);
        Assert.Equal($"ssh-agent {path}: is no path of a socket", FailureOf(new SshAgent(path, TimeSpan.FromSeconds(5))));
    }

    [Theory]
    [InlineData("00000000", "answer of 0 bytes is not taken, only up to 262144")]
    [InlineData("00040001", "answer of 262145 bytes is not taken, only up to 262144")]
    [InlineData("ffffffff", "answer of 4294967295 bytes is not taken, only up to 262144")]
    [InlineData("0000", "ended the connection without an answer")]
    [InlineData("", "ended the connection without an answer")]
    [InlineData("000000050c0000", "ended the connection without an answer")]
    [InlineData("0000000105", "does not tell its keys")]
    public void A_hostile_answer_is_refused_by_what_is_wrong_with_it(string hex, string reason)
    {
        using var agent = new FakeAgent(Convert.FromHexString(hex));
        Assert.Equal($"ssh-agent {agent.Path}: {reason}", FailureOf(agent.Agent));
    }

    [Fact]
    public void A_signature_of_something_else_is_never_kept()
    {
        using var tools = new SshTools();
        byte[] wrong = [.. Enumerable.Repeat((byte)1, 64)];
        using var agent = new FakeAgent(
            FakeAgent.Framed(new SshWriter().Bytes([12]).UInt32(1).String(tools.PublicKey.Key.ToSsh()).String("").ToArray()),
            FakeAgent.Framed(new SshWriter().Bytes([14]).String(new SshWriter().String("ssh-ed25519").String(wrong)).ToArray()));
        using ISigningKey key = SigningKeys.Open(tools.PublicKey.Key.Fingerprint, agent.Agent, CancellationToken.None);
        var error = Assert.Throws<BadSignatureException>(() => SshSigner.Sign(key, "git", "x"u8, "it", CancellationToken.None));
        Assert.Equal($"signature of it: {tools.PublicKey.Key.Fingerprint} has not made it", error.Message);
    }

    [Fact]
    public void A_key_of_a_FIDO_token_is_told_apart()
    {
        byte[] blob = new SshWriter().String("sk-ssh-ed25519@openssh.com").String(new byte[32]).String("ssh:").ToArray();
        string fingerprint = Ed25519PublicKey.FingerprintOf(System.Security.Cryptography.SHA256.HashData(blob));
        using var agent = new FakeAgent(FakeAgent.Framed(new SshWriter().Bytes([12]).UInt32(1).String(blob).String("").ToArray()));
        var error = Assert.Throws<InvalidKeyException>(() => SigningKeys.Open(fingerprint, agent.Agent, CancellationToken.None));
        Assert.Equal($"key {fingerprint}: is of the kind sk-ssh-ed25519@openssh.com, only ssh-ed25519 is taken", error.Message);
    }

    [Fact]
    public void A_silent_agent_is_not_waited_for_for_ever()
    {
        using var agent = new FakeAgent();
        Assert.Equal($"ssh-agent {agent.Path}: gave no answer for 1 seconds", FailureOf(new SshAgent(agent.Path, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void A_wait_can_be_ended()
    {
        using var agent = new FakeAgent();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => SigningKeys.Open("SHA256:x", agent.Agent, stop.Token));
    }

    private static string FailureOf(SshAgent agent) =>
        Assert.Throws<SshAgentException>(() => SigningKeys.Open("SHA256:x", agent, CancellationToken.None)).Message;
}

using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A private key that an ssh-agent keeps and signs with, on a token for example.</summary>
public sealed class AgentKey : ISigningKey
{
    private readonly SshAgent _agent;

    private AgentKey(SshAgent agent, in Ed25519PublicKey publicKey)
    {
        _agent = agent;
        PublicKey = publicKey;
    }

    /// <inheritdoc/>
    public Ed25519PublicKey PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken) => SshAgentMessages.ReadSignature(
        _agent.Ask(SshAgentMessages.RequestSignature(PublicKey, bytes), cancellationToken), _agent.Name);

    /// <summary>Does nothing: the agent keeps the key.</summary>
    public void Dispose()
    {
    }

    /// <summary>Finds a key in an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="fingerprint">Which key.</param>
    /// <param name="name">What the operator calls the key.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <exception cref="SshAgentException">It does not have the key, or does not answer.</exception>
    public static AgentKey Find(SshAgent agent, string fingerprint, string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<SshAgentIdentity> identities = SshAgentMessages.ReadIdentities(
            agent.Ask(SshAgentMessages.RequestIdentities(), cancellationToken), agent.Name);
        SshAgentIdentity? found = identities.FirstOrDefault(identity => identity.Fingerprint == fingerprint);
        return found switch
        {
            { Key: { } key } => new AgentKey(agent, key),
            null => throw new SshAgentException(agent.Name, name == fingerprint ? $"does not have the key {name}" : $"does not have the key {name} ({fingerprint})")
            {
                Hint = "ssh-add FILE gives it a key, ssh-add -l lists those that it has",
            },
            _ => throw new InvalidKeyException(name, $"is of the kind {found.Kind}, only {Ed25519PublicKey.SshName} is taken"),
        };
    }
}

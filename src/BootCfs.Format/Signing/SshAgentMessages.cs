using BootCfs.Format.Hashing;

namespace BootCfs.Format.Signing;

/// <summary>
/// The messages of ssh-agent that are needed to sign (draft-ietf-sshm-ssh-agent, OpenSSH's PROTOCOL.agent), without the length
/// in front. Whoever has the socket may answer anything.
/// </summary>
public static class SshAgentMessages
{
    /// <summary>What no answer is longer than; OpenSSH has the same limit.</summary>
    public const int MaxAnswer = 256 << 10;

    private const byte SSH_AGENT_FAILURE = 5;
    private const byte SSH_AGENTC_REQUEST_IDENTITIES = 11;
    private const byte SSH_AGENT_IDENTITIES_ANSWER = 12;
    private const byte SSH_AGENTC_SIGN_REQUEST = 13;
    private const byte SSH_AGENT_SIGN_RESPONSE = 14;
    private const uint MaxIdentities = 2048;

    /// <summary>Asks which keys there are.</summary>
    public static byte[] RequestIdentities() => [SSH_AGENTC_REQUEST_IDENTITIES];

    /// <summary>Asks for a signature.</summary>
    /// <param name="key">The key that is to sign.</param>
    /// <param name="bytes">What it is to sign.</param>
    public static byte[] RequestSignature(in Ed25519PublicKey key, ReadOnlySpan<byte> bytes) =>
        new SshWriter().Bytes([SSH_AGENTC_SIGN_REQUEST]).String(key.ToSsh()).String(bytes).UInt32(0).ToArray();

    /// <summary>Reads the answer to <see cref="RequestIdentities"/>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="agent">Names the agent in errors.</param>
    /// <exception cref="SshAgentException">It is none.</exception>
    public static IReadOnlyList<SshAgentIdentity> ReadIdentities(ReadOnlySpan<byte> answer, string agent)
    {
        var refusal = (string reason) => new SshAgentException(agent, $"answer: {reason}");
        SshReader reader = Open(answer, SSH_AGENT_IDENTITIES_ANSWER, agent, "does not tell its keys", refusal);
        uint count = reader.ReadUInt32("number of keys");
        if (count > MaxIdentities)
            throw reader.Refuse("number of keys", $"is {count}, more than {MaxIdentities}");
        var identities = new List<SshAgentIdentity>();
        for (uint i = 0; i < count; i++)
        {
            identities.Add(ReadIdentity(reader.ReadString("key"), refusal));
            reader.ReadString("comment");
        }

        reader.End("keys");
        return identities;
    }

    /// <summary>Reads the answer to <see cref="RequestSignature"/>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="agent">Names the agent in errors.</param>
    /// <returns>The 64 bytes; whether they are right is not known here.</returns>
    /// <exception cref="SshAgentException">There is no signature in it.</exception>
    public static byte[] ReadSignature(ReadOnlySpan<byte> answer, string agent)
    {
        var refusal = (string reason) => new SshAgentException(agent, $"answer: {reason}");
        SshReader reader = Open(answer, SSH_AGENT_SIGN_RESPONSE, agent, "does not sign with the key", refusal);
        byte[] signature = SshSignature.ReadSignature(reader.ReadNested("signature"));
        reader.End("signature");
        return signature;
    }

    private static SshReader Open(
        ReadOnlySpan<byte> answer, byte expected, string agent, string refused, Func<string, SshAgentException> refusal)
    {
        var reader = new SshReader(answer, refusal);
        byte kind = reader.ReadByte("kind");
        return kind == expected ? reader
            : kind == SSH_AGENT_FAILURE ? throw new SshAgentException(agent, refused)
            : throw reader.Refuse("kind", $"is {kind}, not {expected}");
    }

    private static SshAgentIdentity ReadIdentity(ReadOnlySpan<byte> blob, Func<string, SshAgentException> refusal)
    {
        string kind = new SshReader(blob, refusal).ReadName("key type");
        if (kind == Ed25519PublicKey.SshName)
        {
            Ed25519PublicKey key = Ed25519PublicKey.Read(new SshReader(blob, refusal));
            return new SshAgentIdentity(kind, key.Fingerprint, key);
        }

        Span<byte> hash = stackalloc byte[32];
        Sha256.Hash(blob, hash);
        return new SshAgentIdentity(kind, Ed25519PublicKey.FingerprintOf(hash), null);
    }
}

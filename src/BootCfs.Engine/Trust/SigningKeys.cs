using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Trust;

/// <summary>
/// Finds the key that the operator means: a file with a private key; a file with a public one, or a fingerprint, whose
/// private half an agent has.
/// </summary>
public static class SigningKeys
{
    private const int MaxFile = 64 << 10;

    private static ReadOnlySpan<byte> PrivateStart => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> TokenStart => "sk-ssh-ed25519@openssh.com"u8;

    /// <summary>Finds a key.</summary>
    /// <param name="name">Path or fingerprint.</param>
    /// <param name="agent">The agent, if one runs.</param>
    /// <param name="cancellationToken">Ends the wait for the agent.</param>
    /// <exception cref="InvalidKeyException">The file has no key, or one of a kind that is not taken.</exception>
    /// <exception cref="UnprotectedKeyException">Others can read the private key.</exception>
    /// <exception cref="SshAgentException">The agent is needed, and is not there or does not have the key.</exception>
    public static ISigningKey Open(string name, SshAgent? agent, CancellationToken cancellationToken)
    {
        if (name.StartsWith(Ed25519PublicKey.FingerprintPrefix, StringComparison.Ordinal))
            return AgentKey.Find(Require(agent, name), name, name, cancellationToken);
        // Of one length from the start: the key is nowhere else to be wiped.
        byte[] buffer = GC.AllocateArray<byte>(MaxFile + 1, pinned: true);
        try
        {
            ReadOnlySpan<byte> text = buffer.AsSpan(0, Read(name, buffer));
            if (text.StartsWith(PrivateStart))
                return FileKey.Parse(text, name);
            if (text.StartsWith(TokenStart))
                throw new InvalidKeyException(name, $"is of the kind {Encoding.ASCII.GetString(TokenStart)}: what FIDO tokens sign is not taken");
            SshPublicKey key = SshPublicKey.Parse(text, name);
            return AgentKey.Find(Require(agent, name), key.Key.Fingerprint, name, cancellationToken);
        }
        finally
        {
            Array.Clear(buffer);
        }
    }

    private static int Read(string path, byte[] buffer)
    {
        using SafeFileHandle file = FileHandle.Open(path);
        int length = 0;
        for (int count; (count = FileHandle.ReadNext(file, buffer.AsSpan(length))) > 0;)
            length += count;
        if (length > MaxFile)
            throw new FileTooLargeException(path, MaxFile);
        if (buffer.AsSpan(0, length).StartsWith(PrivateStart))
            FileKey.RequireProtected(file, path);
        return length;
    }

    private static SshAgent Require(SshAgent? agent, string key) => agent ?? throw new SshAgentException(
        "is not running", $"it would have to sign with {key}") { Hint = "eval \"$(ssh-agent)\" starts one; SSH_AUTH_SOCK tells where it is" };
}

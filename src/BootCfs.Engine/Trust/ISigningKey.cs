using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A private key that signs, wherever it is kept. Whoever has it disposes it.</summary>
public interface ISigningKey : IDisposable
{
    /// <summary>The public key.</summary>
    Ed25519PublicKey PublicKey { get; }

    /// <summary>Makes the Ed25519 signature of bytes; the same bytes have the same one.</summary>
    /// <exception cref="SshAgentException">The agent that has the key does not sign.</exception>
    byte[] Sign(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken);
}

using System.Security.Cryptography;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>Signs as <c>ssh-keygen -Y sign</c> and git do.</summary>
public static class SshSigner
{
    /// <summary>Signs a message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="namespace">What the signature is for.</param>
    /// <param name="message">The message.</param>
    /// <param name="source">Names what is signed, in errors.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    /// <exception cref="BadSignatureException">What the key gave is no signature of it.</exception>
    public static SshSignature Sign(
        ISigningKey key, string @namespace, ReadOnlySpan<byte> message, string source, CancellationToken cancellationToken)
    {
        byte[] signed = SshSignature.GetSignedBytes(@namespace, SshHash.Sha512, SHA512.HashData(message));
        var signature = SshSignature.Create(key.PublicKey, @namespace, SshHash.Sha512, key.Sign(signed, cancellationToken));
        // An agent or a token can give anything, and only hosts would notice.
        return CheckedSignature.Of(signature, @namespace, message, source) is { Problem: { } problem }
            ? throw new BadSignatureException(problem)
            : signature;
    }
}

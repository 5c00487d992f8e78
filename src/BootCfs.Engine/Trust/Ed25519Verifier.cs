using System.Diagnostics.CodeAnalysis;
using BootCfs.Format.Signing;
using NSec.Cryptography;

namespace BootCfs.Trust;

/// <summary>Checks Ed25519 signatures (RFC 8032), as libsodium does: one message and key have one valid signature, weak keys none.</summary>
public static class Ed25519Verifier
{
    /// <summary>Whether a signature of these bytes was made with the key.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="message">What is signed, as it is.</param>
    /// <param name="signature">The signature, in any state.</param>
    public static bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        TryImport(key, out PublicKey? imported)
        && signature.Length == SshSignature.SignatureSize
        && SignatureAlgorithm.Ed25519.Verify(imported, message, signature);

    private static bool TryImport(in Ed25519PublicKey key, [NotNullWhen(true)] out PublicKey? imported) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.Bytes, KeyBlobFormat.RawPublicKey, out imported);
}

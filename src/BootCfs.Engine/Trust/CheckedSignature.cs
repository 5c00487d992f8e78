using System.Security.Cryptography;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>What is wrong with a signature by itself.</summary>
public enum SignatureFault
{
    /// <summary>Nothing: the key has signed these bytes.</summary>
    None,

    /// <summary>It cannot be read, or is of a kind that is not taken.</summary>
    Malformed,

    /// <summary>It was made for another purpose.</summary>
    WrongNamespace,

    /// <summary>The key has not signed these bytes.</summary>
    Wrong,
}

/// <summary>A signature that was held against what it should sign. Whether its key is trusted is another question.</summary>
/// <param name="Signature">What was read; null when it is malformed.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Problem">The same in words; null when nothing is.</param>
public sealed record CheckedSignature(SshSignature? Signature, SignatureFault Fault, string? Problem)
{
    /// <summary>Whether the key has signed these bytes.</summary>
    public bool IsGood => Fault == SignatureFault.None;

    /// <summary>Reads and checks a signature, in any state.</summary>
    /// <param name="text">The armored text.</param>
    /// <param name="namespace">What it should be for.</param>
    /// <param name="message">What it should sign.</param>
    /// <param name="source">Names what is signed, in words of what is wrong.</param>
    public static CheckedSignature Of(ReadOnlySpan<byte> text, string @namespace, ReadOnlySpan<byte> message, string source)
    {
        try
        {
            return Of(SshSignature.ParseText(text, source), @namespace, message, source);
        }
        catch (InvalidSignatureException error)
        {
            return new CheckedSignature(null, SignatureFault.Malformed, error.Message);
        }
    }

    /// <summary>Checks a signature.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="namespace">What it should be for.</param>
    /// <param name="message">What it should sign.</param>
    /// <param name="source">Names what is signed, in words of what is wrong.</param>
    public static CheckedSignature Of(SshSignature signature, string @namespace, ReadOnlySpan<byte> message, string source)
    {
        if (signature.Namespace != @namespace)
        {
            return new CheckedSignature(
                signature, SignatureFault.WrongNamespace, $"signature of {source}: is for '{signature.Namespace}', not for '{@namespace}'");
        }

        byte[] digest = signature.Hash == SshHash.Sha256 ? SHA256.HashData(message) : SHA512.HashData(message);
        byte[] signed = SshSignature.GetSignedBytes(@namespace, signature.Hash, digest);
        return Ed25519Verifier.Verify(signature.PublicKey, signed, signature.Signature.Span)
            ? new CheckedSignature(signature, SignatureFault.None, null)
            : new CheckedSignature(signature, SignatureFault.Wrong, $"signature of {source}: {signature.PublicKey.Fingerprint} has not made it");
    }
}

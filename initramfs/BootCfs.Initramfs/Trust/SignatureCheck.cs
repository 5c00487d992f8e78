using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Signing;

namespace BootCfs.Initramfs.Trust;

/// <summary>
/// Looks at the signatures of one commit. Each that is right counts for its key, once; what is wrong with the others is
/// remembered, for it is of interest only when too few are right.
/// </summary>
internal sealed class SignatureCheck(ReadOnlyMemory<byte> signedBytes, TrustedKeys keys)
{
    private readonly List<SshSignature> _good = [];
    private readonly List<string> _wrong = [];

    /// <summary>One signature of each key that has signed and is trusted.</summary>
    internal IReadOnlyList<SshSignature> Good => _good;

    /// <summary>What is wrong with the others.</summary>
    internal IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Looks at a signature.</summary>
    /// <param name="read">Gives its text form; null when there is none.</param>
    /// <param name="source">Names it in what is wrong with it.</param>
    internal void Add(Func<byte[]?> read, string source)
    {
        try
        {
            if (read() is not { } text)
                return;
            var signature = SshSignature.ParseText(text, source);
            if (Refuse(signature) is { } wrong)
                _wrong.Add(wrong);
            else if (!_good.Any(other => other.PublicKey == signature.PublicKey))
                _good.Add(signature);
        }
        catch (BootCfsException e)
        {
            _wrong.Add(e.Message);
        }
    }

    private string? Refuse(SshSignature signature)
    {
        if (keys.Refuse(signature.PublicKey) is { } reason)
            return reason;
        if (signature.Namespace != SshSignature.GitNamespace)
            return "the signature by " + keys.Describe(signature.PublicKey) + " is for '" + signature.Namespace + "', not for git";
        byte[] message = SshSignature.GetSignedBytes(signature.Namespace, signature.Hash, Hash(signature.Hash));
        return Libsodium.Verify(signature.PublicKey, message, signature.Signature.Span)
            ? null
            : "bad signature by " + keys.Describe(signature.PublicKey);
    }

    // Not by the system's library: the initramfs has none.
    private byte[] Hash(SshHash hash)
    {
        byte[] digest = new byte[hash.DigestSize()];
        FsVerityAlgorithm algorithm = hash == SshHash.Sha256 ? FsVerityAlgorithm.Sha256 : FsVerityAlgorithm.Sha512;
        new PortableBlockHasher().Hash(algorithm, signedBytes.Span, digest);
        return digest;
    }
}

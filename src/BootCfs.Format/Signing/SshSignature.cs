namespace BootCfs.Format.Signing;

/// <summary>
/// A signature as <c>ssh-keygen -Y sign</c> and git make it (OpenSSH's PROTOCOL.sshsig), by an Ed25519 key. There is one
/// spelling of it: what is read gives the same bytes again. Whether it is right is not known here.
/// </summary>
public sealed partial class SshSignature
{
    /// <summary>Length of the signature itself, in bytes.</summary>
    public const int SignatureSize = 64;

    /// <summary>The namespace of git.</summary>
    public const string GitNamespace = "git";

    private const string Label = "SSH SIGNATURE";
    private const uint Version = 1;

    private readonly byte[] _signature;

    private SshSignature(Ed25519PublicKey publicKey, string @namespace, SshHash hash, byte[] signature)
    {
        PublicKey = publicKey;
        Namespace = @namespace;
        Hash = hash;
        _signature = signature;
    }

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    /// <summary>The key that claims to have signed.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>What the signature is for; one for another purpose must not be taken.</summary>
    public string Namespace { get; }

    /// <summary>What the message was hashed with.</summary>
    public SshHash Hash { get; }

    /// <summary>The Ed25519 signature of <see cref="GetSignedBytes"/>.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    /// <summary>Puts a signature together.</summary>
    /// <param name="publicKey">The key that signed.</param>
    /// <param name="namespace">What the signature is for.</param>
    /// <param name="hash">What the message was hashed with.</param>
    /// <param name="signature">The 64 bytes that the key made of <see cref="GetSignedBytes"/>.</param>
    /// <exception cref="ArgumentException">They are not 64.</exception>
    public static SshSignature Create(Ed25519PublicKey publicKey, string @namespace, SshHash hash, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize
            ? new SshSignature(publicKey, @namespace, hash, signature.ToArray())
            : throw new ArgumentException($"{signature.Length} bytes for an Ed25519 signature", nameof(signature));

    /// <summary>The bytes that a key signs, in place of the message itself.</summary>
    /// <param name="namespace">What the signature is for.</param>
    /// <param name="hash">What the message was hashed with.</param>
    /// <param name="digest">Digest of the message.</param>
    /// <exception cref="ArgumentException">The digest has not the length of the hash.</exception>
    public static byte[] GetSignedBytes(string @namespace, SshHash hash, ReadOnlySpan<byte> digest) =>
        digest.Length == hash.DigestSize()
            ? new SshWriter().Bytes(Magic).String(@namespace).String("").String(hash.Name()).String(digest).ToArray()
            : throw new ArgumentException($"{digest.Length} bytes for {hash.Name()}", nameof(digest));

    /// <summary>The binary form.</summary>
    public byte[] ToBytes() => new SshWriter()
        .Bytes(Magic)
        .UInt32(Version)
        .String(PublicKey.ToSsh())
        .String(Namespace)
        .String("")
        .String(Hash.Name())
        .String(new SshWriter().String(Ed25519PublicKey.SshName).String(_signature))
        .ToArray();

    /// <summary>The text form, as it stands in files and commits.</summary>
    public override string ToString() => Armor.Print(Label, ToBytes());
}

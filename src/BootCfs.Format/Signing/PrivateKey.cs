namespace BootCfs.Format.Signing;

/// <summary>
/// An Ed25519 private key from a file of <c>ssh-keygen</c> (OpenSSH's PROTOCOL.key) or of <c>openssl genpkey</c> (PKCS#8,
/// RFC 8410). Whoever has it disposes it, which wipes the seed.
/// </summary>
public sealed partial class PrivateKey : IDisposable
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedSize = 32;

    private const string OpenSshLabel = "OPENSSH PRIVATE KEY";
    private const string Pkcs8Label = "PRIVATE KEY";
    private const string EncryptedPkcs8Label = "ENCRYPTED PRIVATE KEY";

    private readonly byte[] _seed;

    private PrivateKey(ReadOnlySpan<byte> seed, Ed25519PublicKey? publicKey, string comment)
    {
        _seed = seed.ToArray();
        PublicKey = publicKey;
        Comment = comment;
    }

    // PrivateKeyInfo of version 0 with the algorithm 1.3.101.112, up to the seed. DER leaves no choice in it.
    private static ReadOnlySpan<byte> Pkcs8Head =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    /// <summary>The secret that the key is made from.</summary>
    public ReadOnlySpan<byte> Seed => _seed;

    /// <summary>The public key that the file claims to belong to it; null when it says none.</summary>
    public Ed25519PublicKey? PublicKey { get; }

    /// <summary>The comment in the file; empty when there is none.</summary>
    public string Comment { get; }

    /// <summary>Reads the text of a key file.</summary>
    /// <param name="text">All of it. It stays with the caller, who should wipe it.</param>
    /// <param name="source">Names the key in errors.</param>
    /// <exception cref="InvalidKeyException">It is malformed, encrypted, or of another kind.</exception>
    public static PrivateKey Parse(ReadOnlySpan<byte> text, string source)
    {
        string? label = Armor.LabelOf(text);
        if (label == EncryptedPkcs8Label)
            throw Encrypted(source, "PKCS#8", "take the passphrase away: openssl pkey -in FILE -out NEW");
        if (label is not (OpenSshLabel or Pkcs8Label))
            throw new InvalidKeyException(source, $"begins neither as {OpenSshLabel} nor as {Pkcs8Label}");

        byte[] bytes = Armor.Read(text, label, reason => new InvalidKeyException(source, reason));
        try
        {
            return label == OpenSshLabel ? ReadOpenSsh(bytes, source) : ReadPkcs8(bytes, source);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    /// <summary>Wipes the seed.</summary>
    public void Dispose() => Array.Clear(_seed);

    private static PrivateKey ReadPkcs8(ReadOnlySpan<byte> bytes, string source)
    {
        int equal = bytes.CommonPrefixLength(Pkcs8Head);
        if (equal < Pkcs8Head.Length)
            throw new InvalidKeyException(source, $"PKCS#8 at byte {equal} is not that of a plain Ed25519 key");
        ReadOnlySpan<byte> seed = bytes[Pkcs8Head.Length..];
        return seed.Length == SeedSize
            ? new PrivateKey(seed, null, "")
            : throw new InvalidKeyException(source, $"seed at byte {Pkcs8Head.Length} has {seed.Length} bytes, not {SeedSize}");
    }

    private static InvalidKeyException Encrypted(string source, string how, string hint) =>
        new(source, $"is encrypted ({how})") { Hint = hint };
}

namespace BootCfs.Format.Oci;

/// <summary>How a digest is computed.</summary>
public enum OciDigestAlgorithm
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,
}

/// <summary>Names a blob by its bytes: <c>sha256:</c> or <c>sha512:</c> and hexadecimal digits in lower case.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Hex">Its digits.</param>
public readonly record struct OciDigest(OciDigestAlgorithm Algorithm, string Hex)
{
    private const int Sha256Digits = 64;
    private const int Sha512Digits = 128;

    /// <summary>Where an image layout keeps the blob.</summary>
    public string BlobPath => $"blobs/{AlgorithmName}/{Hex}";

    private string AlgorithmName => Algorithm == OciDigestAlgorithm.Sha256 ? "sha256" : "sha512";

    /// <summary>Reads a digest; nothing else can become part of a path.</summary>
    public static bool TryParse(string? text, out OciDigest digest)
    {
        digest = default;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon < 0)
            return false;
        string hex = text[(colon + 1)..];
        OciDigestAlgorithm? algorithm = (text[..colon], hex.Length) switch
        {
            ("sha256", Sha256Digits) => OciDigestAlgorithm.Sha256,
            ("sha512", Sha512Digits) => OciDigestAlgorithm.Sha512,
            _ => null,
        };
        if (algorithm is not { } known || !hex.All(char.IsAsciiHexDigitLower))
            return false;
        digest = new OciDigest(known, hex);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{AlgorithmName}:{Hex}";
}

namespace BootCfs.Format.Oci;

/// <summary>Refers to a blob.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest">Names it by its bytes.</param>
/// <param name="Size">How many bytes it has.</param>
public sealed record OciDescriptor(string MediaType, OciDigest Digest, long Size)
{
    /// <summary>What the image runs on; null when the index does not say.</summary>
    public OciPlatform? Platform { get; init; }

    /// <summary>Its tag; null when it has none.</summary>
    public string? RefName { get; init; }

    /// <summary>Whether the content is to be had somewhere else.</summary>
    public bool HasUrls { get; init; }
}

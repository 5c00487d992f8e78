using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>One signature of a commit and what it is worth.</summary>
/// <param name="Place">Where it was: <c>gpgsig</c>, a reference or a file.</param>
/// <param name="State">What it is worth.</param>
/// <param name="Message">The same in words, with key and fingerprint.</param>
public sealed record SignatureVerdict(string Place, SignatureState State, string Message)
{
    /// <summary>The key that it names; null when it cannot be read.</summary>
    public Ed25519PublicKey? Key { get; init; }

    /// <summary>Under which names the key is trusted, or was; empty when it is not known.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether it counts towards the threshold of the stream.</summary>
    public bool Counts { get; init; }

    /// <summary>The ancestor that has brought the key; null when it is from a folder of trust.</summary>
    public GitObjectId? EndorsedBy { get; init; }

    /// <summary>What people compare keys by; null when the signature cannot be read.</summary>
    public string? Fingerprint => Key?.Fingerprint;
}

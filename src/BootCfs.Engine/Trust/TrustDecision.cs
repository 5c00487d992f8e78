using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>Whether a commit is accepted, and all that led to it.</summary>
public sealed record TrustDecision
{
    /// <summary>The commit.</summary>
    public required GitObjectId Commit { get; init; }

    /// <summary>The stream that its release names; null when it names none or cannot be believed.</summary>
    public string? Stream { get; init; }

    /// <summary>Its security epoch; null when its release cannot be believed.</summary>
    public long? Epoch { get; init; }

    /// <summary>The rules that it was held to.</summary>
    public required StreamRules Rules { get; init; }

    /// <summary>Every signature, the commit's own first.</summary>
    public required IReadOnlyList<SignatureVerdict> Signatures { get; init; }

    /// <summary>Every reason to refuse it; none when it is accepted.</summary>
    public required IReadOnlyList<TrustReason> Reasons { get; init; }

    /// <summary>Keys that ancestors have brought, which made no difference unless a signature says so.</summary>
    public IReadOnlyList<TrustedKey> Endorsed { get; init; } = [];

    /// <summary>The proof; null when the commit is refused.</summary>
    public VerifiedCommit? Verified { get; init; }

    /// <summary>Whether the commit is accepted.</summary>
    public bool IsAccepted => Verified is not null;

    /// <summary>Names of the keys whose signatures count or are demanded, each with its fingerprint.</summary>
    public IEnumerable<string> Signers => Signatures
        .Where(signature => signature.State == SignatureState.Good)
        .Select(signature => $"{string.Join('/', signature.Names)} ({signature.Fingerprint})")
        .Distinct();
}

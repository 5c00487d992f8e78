using BootCfs.Config;
using BootCfs.Trust;

namespace BootCfs.Cli.Json;

/// <summary><c>boot-complete</c>: the epoch that runs, and the one below which the host does not go.</summary>
internal sealed record BootCompleteDocument(string Deployment, string Os, long? Epoch, long? HighestEpoch) : Document
{
    /// <summary>Whether its boots were counted until now.</summary>
    public required bool Blessed { get; init; }

    /// <summary>Whether it is only tried, so that nothing follows from it.</summary>
    public required bool Trial { get; init; }

    /// <summary>What the health checks said.</summary>
    public required IReadOnlyList<BootCfs.Deploy.HealthResult> Checks { get; init; }
}

/// <summary><c>boot-failed</c>: whether a boot is to be ended.</summary>
internal sealed record BootFailedDocument(string Deployment, bool Over, string Reason) : Document;

/// <summary><c>quarantine</c>: images that no boot of was healthy.</summary>
internal sealed record QuarantineDocument(IReadOnlyList<BootCfs.Deploy.QuarantineState> Quarantine) : Document
{
    /// <summary>Whether one was let go in a rehearsal only; null where they are listed.</summary>
    public bool? DryRun { get; init; }
}

/// <summary><c>trust list</c>: who is trusted with what.</summary>
internal sealed record TrustDocument(
    IReadOnlyList<TrustedKeyDocument> Keys,
    IReadOnlyList<RevokedKeyDocument> RevokedKeys,
    IReadOnlyList<RevokedCommitDocument> RevokedCommits,
    RulesDocument Default,
    IReadOnlyDictionary<string, RulesDocument> Streams) : Document
{
    internal static TrustDocument Of(TrustPolicy policy) => new(
        [.. policy.Keys.Select(key => TrustedKeyDocument.Of(policy, key))],
        [.. policy.RevokedKeys.Select(key => new RevokedKeyDocument(key.Name, key.Key.Fingerprint, key.Source))],
        [.. policy.RevokedCommits.Select(entry => new RevokedCommitDocument(entry.Commit.Id.ToString(), entry.Commit.Reason, entry.Source))],
        RulesDocument.Of(policy.Rules.Default),
        policy.Rules.Streams.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Key, entry => RulesDocument.Of(policy.Rules.For(entry.Key))));
}

/// <summary>A trusted key.</summary>
internal sealed record TrustedKeyDocument(
    string Name,
    string Fingerprint,
    string Key,
    string From,
    DateTimeOffset? ValidAfter,
    DateTimeOffset? ValidBefore,
    bool Revoked,
    IReadOnlyList<string> Streams)
{
    internal static TrustedKeyDocument Of(TrustPolicy policy, TrustedKey key)
    {
        KeyWindow window = policy.Rules.Keys.GetValueOrDefault(key.Name);
        return new TrustedKeyDocument(
            key.Name,
            key.Key.Fingerprint,
            key.Key.ToString(),
            key.Source,
            window.ValidAfter,
            window.ValidBefore,
            policy.RevokedKeys.Any(revoked => revoked.Key == key.Key),
            policy.StreamsOf(key.Name));
    }
}

/// <summary>A key that may sign nothing.</summary>
internal sealed record RevokedKeyDocument(string Name, string Fingerprint, string From);

/// <summary>A commit that may not be used.</summary>
internal sealed record RevokedCommitDocument(string Commit, string Reason, string From);

/// <summary>What a stream demands, defaults included.</summary>
internal sealed record RulesDocument(
    IReadOnlyList<string>? Keys, int Threshold, IReadOnlyList<string> Countersigners, long MinEpoch, long? MaxAgeSeconds)
{
    internal static RulesDocument Of(StreamRules rules) => new(
        rules.Keys, rules.Threshold ?? 1, rules.Countersigners ?? [], rules.MinEpoch ?? 0, (long?)rules.MaxAge?.TotalSeconds);
}

/// <summary><c>trust check</c>: whether a commit is accepted, and all that led to it.</summary>
internal sealed record DecisionDocument(
    string Commit,
    bool Accepted,
    string? Stream,
    long? Epoch,
    IReadOnlyList<SignatureVerdictDocument> Signatures,
    IReadOnlyList<ReasonDocument> Reasons) : Document
{
    internal static DecisionDocument Of(TrustDecision decision) => new(
        decision.Commit.ToString(),
        decision.IsAccepted,
        decision.Stream,
        decision.Epoch,
        [
            .. decision.Signatures.Select(signature => new SignatureVerdictDocument(
                signature.Place,
                TrustText.Name(signature.State),
                signature.Fingerprint,
                signature.Names,
                signature.Counts,
                signature.EndorsedBy?.ToString(),
                signature.Message)),
        ],
        [.. decision.Reasons.Select(reason => new ReasonDocument(reason.Id, reason.Message))]);
}

/// <summary>A signature and what it is worth.</summary>
internal sealed record SignatureVerdictDocument(
    string Place, string State, string? Fingerprint, IReadOnlyList<string> Names, bool Counts, string? EndorsedBy, string Message);

/// <summary>Why a commit is refused.</summary>
internal sealed record ReasonDocument(string Id, string Message);

/// <summary><c>trust add</c>, <c>revoke</c>, <c>rotate</c>: the files that were changed, or would be.</summary>
internal sealed record TrustChangeDocument(bool DryRun, IReadOnlyList<string> Files) : Document;

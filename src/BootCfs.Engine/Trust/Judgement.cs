using System.Globalization;
using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>Holds commits to rules, with some keys.</summary>
internal sealed class Judgement(TrustPolicy policy, KeyRing ring, StreamRules rules, TrustQuestion question)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Judges one.</summary>
    internal TrustDecision Of(SignedCommit commit, CommitFacts facts)
    {
        var judge = new SignatureJudge(policy, ring, rules, question.Now, StreamText(facts));
        SignatureVerdict[] signatures = judge.Judge(commit, out IReadOnlyList<SshSignature> readable);
        TrustReason[] reasons =
        [
            .. Quorum(signatures, StreamText(facts)),
            .. Revocation(commit, readable),
            .. facts.Problem is null ? Release(facts.Release!, commit) : [facts.Problem], // there without a problem
        ];
        return new TrustDecision
        {
            Commit = commit.Id,
            Stream = facts.Release?.Stream,
            Epoch = facts.Release?.SecurityEpoch,
            Rules = rules,
            Signatures = signatures,
            Reasons = reasons,
            Endorsed = [.. ring.Keys.Where(key => key.EndorsedBy is not null)],
            Verified = VerifiedCommit.Prove(commit, facts, reasons),
        };
    }

    private static string StreamText(CommitFacts facts) =>
        facts.Release?.Stream is { } stream ? $"stream {stream}" : "commits without a stream";

    private IEnumerable<TrustReason> Quorum(SignatureVerdict[] signatures, string stream)
    {
        int counted = signatures.Where(signature => signature.Counts).Select(signature => signature.Key).Distinct().Count();
        int threshold = rules.Threshold ?? 1;
        string[] missing =
        [
            .. from name in rules.Countersigners ?? []
               where !signatures.Any(signature => signature.State == SignatureState.Good && signature.Names.Contains(name))
               select name,
        ];
        if (counted >= threshold && missing.Length == 0)
            yield break;

        if (ring.Keys.Count == 0)
            yield return new TrustReason(TrustReason.NoKeys, "no trusted key is set up", TrustWaiver.Signature);
        if (signatures.Length == 0)
            yield return new TrustReason(TrustReason.NotSigned, "it is not signed", TrustWaiver.Signature);
        foreach (SignatureVerdict signature in signatures.Where(signature => !signature.Counts))
        {
            if (ReasonOf(signature) is { } id)
                yield return new TrustReason(id, signature.Message, TrustWaiver.Signature);
        }

        if (counted < threshold)
        {
            yield return new TrustReason(
                TrustReason.Threshold, $"{stream} takes {threshold} {(threshold == 1 ? "signature" : "signatures")} by {KeysText()}, there are {counted}", TrustWaiver.Signature);
        }

        foreach (string name in missing)
        {
            string why = ring.Keys.Any(key => key.Name == name) ? "has not signed" : "is no trusted key";
            yield return new TrustReason(TrustReason.Countersigner, $"{stream} takes a signature by {name}, which {why}", TrustWaiver.Signature);
        }
    }

    private string KeysText() => rules.Keys is { } keys ? $"{string.Join(", ", keys)}"
        : rules.Countersigners is { Count: > 0 } others ? $"trusted keys other than {string.Join(", ", others)}"
        : "trusted keys";

    private static string? ReasonOf(SignatureVerdict signature) => signature.State switch
    {
        SignatureState.UnknownKey => TrustReason.UnknownKey,
        SignatureState.RevokedKey => TrustReason.RevokedKey,
        SignatureState.NotYetValid => TrustReason.EarlyKey,
        SignatureState.ExpiredKey => TrustReason.ExpiredKey,
        SignatureState.BadSignature => TrustReason.BadSignature,
        SignatureState.WrongNamespace => TrustReason.WrongNamespace,
        SignatureState.Malformed => TrustReason.MalformedSignature,
        _ => signature.Names.Count > 0 ? TrustReason.OtherStreamsKey : null,
    };

    private IEnumerable<TrustReason> Revocation(SignedCommit commit, IReadOnlyList<SshSignature> signatures)
    {
        if (policy.FindRevocation(commit.Commit, signatures) is not { } revoked)
            yield break;
        string reason = revoked.Commit.Reason.Length > 0 ? $": {revoked.Commit.Reason}" : "";
        string name = revoked.Commit.Id == commit.Id ? "it" : $"it, as {revoked.Commit.Id},";
        yield return new TrustReason(TrustReason.RevokedCommit, $"{name} is revoked by {revoked.Source}{reason}");
    }

    private IEnumerable<TrustReason> Release(ReleaseInfo release, SignedCommit commit)
    {
        if (question.Stream is { } asked && release.Stream != asked)
        {
            yield return release.Stream is { } made
                ? new TrustReason(TrustReason.OtherStream, $"stream {asked} was asked for, and it was made for stream {made}")
                : new TrustReason(
                    TrustReason.NoStream, $"stream {asked} was asked for, and it does not say what stream it was made for", TrustWaiver.Signature);
        }

        long epoch = release.SecurityEpoch;
        if (epoch < rules.MinEpoch)
            yield return new TrustReason(TrustReason.PolicyEpoch, $"its security epoch is {epoch}, the rules demand {rules.MinEpoch}");
        if (epoch < question.HighestEpoch)
        {
            yield return new TrustReason(
                TrustReason.HostEpoch, $"its security epoch is {epoch}, this host has booted {question.HighestEpoch}", TrustWaiver.Downgrade);
        }

        DateTimeOffset time = commit.Commit.Committer.Time;
        if (rules.MaxAge is { } age && age > TimeSpan.Zero && question.Now - time > age)
        {
            yield return new TrustReason(
                TrustReason.Expired,
                string.Create(CultureInfo.InvariantCulture, $"it is of {time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}, older than the {age.TotalDays:0.##} days that the rules allow"));
        }
    }
}

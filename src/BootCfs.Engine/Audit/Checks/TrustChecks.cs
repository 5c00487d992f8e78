using BootCfs.Trust;

namespace BootCfs.Audit.Checks;

/// <summary>From the keys to the commit. What is decided here is what deploy would decide.</summary>
internal static class TrustChecks
{
    private const string PolicyHint = "bootcfs trust list shows keys and rules; bootcfs trust add FILE.pub adds a key";

    // Each has a check of its own; whatever else speaks against a commit is about who has signed.
    private static readonly string[] Revoked = [TrustReason.RevokedCommit];
    private static readonly string[] Aged = [TrustReason.Expired];
    private static readonly string[] Epochs = [TrustReason.PolicyEpoch, TrustReason.HostEpoch];
    private static readonly string[] Streams = [TrustReason.OtherStream, TrustReason.NoStream];

    // What commit.release says, too.
    private static readonly string[] Contents =
        [TrustReason.Trailers, TrustReason.NoRelease, TrustReason.OtherRelease, TrustReason.MalformedRelease];

    private static readonly HashSet<string> NotOfSignatures = [.. Revoked, .. Aged, .. Epochs, .. Streams, .. Contents];

    internal static AuditCheck Policy { get; } = new(
        "trust.policy", AuditScope.Commit, "Keys and rules can be read, and there is a key.", static (check, subject) =>
        {
            TrustPolicy policy = subject.Policy;
            return policy.Keys.Count == 0
                ? [check.Warn("no key is trusted: nothing says who made the commit") with { Hint = PolicyHint }]
                : [check.Pass($"{policy.Keys.Count} keys, {policy.RevokedKeys.Count} revoked keys, {policy.RevokedCommits.Count} revoked commits")];
        });

    internal static AuditCheck Signature { get; } = new(
        "commit.signature", AuditScope.Commit, "The keys that have to sign have signed the commit, and none of them is revoked or out of date.",
        static (check, subject) =>
        {
            TrustDecision decision = subject.Decision;
            TrustReason[] reasons = [.. decision.Reasons.Where(reason => !NotOfSignatures.Contains(reason.Id))];
            if (reasons.Length == 0)
                return [check.Pass(string.Join(", ", decision.Signers))];
            // Where nobody is trusted a signature is worth nothing, which is no fault of the commit.
            return subject.Policy.Keys.Count == 0
                ? [check.Warn($"commit {decision.Commit} is not signed by a trusted key: nothing says who made it")]
                : reasons.Select(reason => check.Fail($"{reason.Message} ({reason.Id})") with { Hint = $"bootcfs trust check {decision.Commit} shows every signature" });
        });

    internal static AuditCheck Revocation { get; } = Of("commit.revocation", "The commit is not revoked.", "not revoked", Revoked);

    internal static AuditCheck Age { get; } = Of("commit.age", "The commit is not older than the rules allow.", "young enough", Aged);

    internal static AuditCheck Epoch { get; } = new(
        "commit.epoch", AuditScope.Commit, "The security epoch is not below what the rules demand or the host has booted.", static (check, subject) =>
            Findings(check, subject, Epochs, subject.Decision.Epoch is { } epoch ? $"security epoch {epoch}" : null));

    internal static AuditCheck Stream { get; } = new(
        "commit.stream", AuditScope.Commit, "The commit was made for the stream that it was asked for by.", static (check, subject) =>
            Findings(check, subject, Streams, subject.Decision.Stream is { } stream ? $"made for {stream}" : null));

    private static AuditCheck Of(string id, string claim, string passed, string[] reasons) =>
        new(id, AuditScope.Commit, claim, (check, subject) => Findings(check, subject, reasons, passed));

    private static CheckResult[] Findings(AuditCheck check, AuditSubject subject, string[] ids, string? passed)
    {
        CheckResult[] found =
        [
            .. subject.Decision.Reasons.Where(reason => ids.Contains(reason.Id)).Select(reason => check.Fail($"{reason.Message} ({reason.Id})")),
        ];
        return found.Length > 0 ? found : [passed is null ? check.Skip("the commit does not say") : check.Pass(passed)];
    }
}

using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Audit.Evidence;

/// <summary>Every check of evidence, in order. docs/audit.md is the snapshot of this list.</summary>
public static class EvidenceChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EvidenceCheck> All { get; } =
    [
        new("evidence.host", "A host that is known here has signed all of it.", Host),
        new("evidence.commits", "Every commit that a report is about is there, and is the one of its name.", Commits),
        new("evidence.release", "Each release.toml has the digest of its commit's trailer.", Release),
        new("evidence.trust", "Policy accepts each commit.", Trust),
        new("evidence.facts", "What a report expected is what its commit says.", EvidenceFacts.Expected),
        new("evidence.results", "Each check was made, and came to what its facts say.", EvidenceFacts.Results),
        new("evidence.verdict", "The audit found nothing broken.", Verdicts),
    ];

    /// <summary>Checks evidence.</summary>
    public static AuditReport Run(EvidenceSubject subject, string path)
    {
        var runner = new CheckRunner();
        var results = new List<CheckResult>();
        foreach (EvidenceCheck check in All)
            results.AddRange(runner.Run(check, () => check.Test(check, subject)));
        return new AuditReport($"evidence {path} of {subject.Document.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}", null, null, results);
    }

    private static CheckResult[] Host(EvidenceCheck check, EvidenceSubject subject)
    {
        if (subject.File.Signature is not { } text)
            return [check.Warn("nobody has signed it: whoever had the file may have changed everything but the commits, which have signatures of their own")];
        var signature = CheckedSignature.Of(Encoding.UTF8.GetBytes(text), EvidenceFile.Namespace, subject.File.DocumentBytes.Span, "the evidence");
        if (signature.Problem is { } problem)
            return [check.Fail(problem)];
        Ed25519PublicKey key = signature.Signature!.PublicKey; // what has no problem was read
        string? name = subject.Hosts.Where(host => host.Key == key).Select(host => host.Name).FirstOrDefault();
        return name is null
            ? [check.Fail($"it is signed by {key.Fingerprint}, which is no host that is known here") with { Hint = $"if it is one, put its public key into hosts.d of the folder that --policy names" }]
            : [check.Pass($"{name} ({key.Fingerprint})")];
    }

    private static CheckResult[] Commits(EvidenceCheck check, EvidenceSubject subject)
    {
        CheckResult[] found =
        [
            .. subject.Commits.Select(commit => check.Compare(
                    new(FactNames.Commit, commit.Said.Id, commit.Commit.GetId().ToString()), $"commit {commit.Said.Id} is {commit.Commit.GetId()}"))
                .Where(result => result.Verdict != Verdict.Pass),
            .. subject.Document.Reports.Where(report => report.Commit is not null && subject.Find(report.Commit) is null)
                .Select(report => check.Fail($"commit {report.Commit} of {report.Subject} is not in the evidence")),
        ];
        return found.Length > 0 ? found : [check.Pass($"{subject.Commits.Count} commits")];
    }

    private static CheckResult[] Release(EvidenceCheck check, EvidenceSubject subject)
    {
        CheckResult[] found =
        [
            .. from commit in subject.Commits
               let actual = Sha256Digest.FromBytes(SHA256.HashData(commit.Said.Release))
               where actual != commit.Trailers.Release
               select check.Fail($"release.toml of {commit.Said.Id} has {actual}, its trailer says {commit.Trailers.Release}"),
        ];
        return found.Length > 0 ? found : [check.Pass($"{subject.Commits.Count} releases")];
    }

    private static CheckResult[] Trust(EvidenceCheck check, EvidenceSubject subject)
    {
        if (subject.Policy.Keys.Count == 0)
            return [check.Warn("no key is trusted here: nothing says who made the commits") with { Hint = "name a folder with keys.d as --policy" }];
        var ancestors = subject.Commits.DistinctBy(commit => commit.Said.Id).ToDictionary(commit => commit.Said.Id, Signed);
        CheckResult[] found =
        [
            .. from commit in subject.Commits
               let decision = subject.Policy.Judge(
                   ancestors[commit.Said.Id], new TrustQuestion { Now = subject.Now }, id => ancestors.GetValueOrDefault(id.ToString()))
               from reason in decision.Reasons
               select check.Fail($"commit {commit.Said.Id}: {reason.Message} ({reason.Id})"),
        ];
        return found.Length > 0 ? found : [check.Pass($"{subject.Commits.Count} commits")];
    }

    private static SignedCommit Signed(ReadCommit commit) => new(
        commit.Commit,
        () => commit.Said.Release,
        () => [.. commit.Said.Signatures.Select(signature => new SignatureText(signature.Place, Encoding.UTF8.GetBytes(signature.Text)))]);

    private static CheckResult[] Verdicts(EvidenceCheck check, EvidenceSubject subject)
    {
        CheckResult[] found =
        [
            .. from report in subject.Document.Reports
               from result in report.Results
               where result.Verdict == Verdict.Fail
               select check.Fail($"{report.Subject}: {result.Check}: {result.Detail}") with { ObjectDigest = result.ObjectDigest, Path = result.Path },
        ];
        return found.Length > 0 ? found : [check.Pass($"{subject.Document.Reports.Count} reports")];
    }
}

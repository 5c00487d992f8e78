namespace BootCfs.Audit;

/// <summary>All results about one subject.</summary>
/// <param name="Subject">What was asked about, for people.</param>
/// <param name="Commit">The commit's id; null when a broken deployment does not say which.</param>
/// <param name="Deployment">The deployment's id, when one was asked about.</param>
/// <param name="Results">In the order of the chain.</param>
public sealed record AuditReport(string Subject, string? Commit, string? Deployment, IReadOnlyList<CheckResult> Results)
{
    /// <summary>Whether any link is broken.</summary>
    public bool HasFailed => Results.Any(result => result.Verdict == Verdict.Fail);
}

using BootCfs.Audit;
using BootCfs.Integrity;

namespace BootCfs.Cli.Json;

/// <summary><c>verify</c>: every link of every chain that was asked about.</summary>
internal sealed record VerifyDocument(bool Verified, IReadOnlyList<ReportDocument> Reports) : Document
{
    /// <summary>What was done before the reports; missing when nothing was repaired.</summary>
    public IEnumerable<RepairDocument>? Repairs { get; init; }

    internal static VerifyDocument Of(IReadOnlyList<AuditReport> reports, IReadOnlyList<Repair> repairs) =>
        new(!reports.Any(report => report.HasFailed), [.. reports.Select(ReportDocument.Of)])
        {
            Repairs = repairs.Count == 0 ? null : repairs.Select(RepairDocument.Of),
        };
}

/// <summary>One chain.</summary>
internal sealed record ReportDocument(string Subject, string? Commit, string? Deployment, IReadOnlyList<ResultDocument> Results)
{
    internal static ReportDocument Of(AuditReport report) =>
        new(report.Subject, report.Commit, report.Deployment, [.. report.Results.Select(ResultDocument.Of)]);
}

/// <summary>What a check came to.</summary>
internal sealed record ResultDocument(
    string Check, string Verdict, string Detail, string? ObjectDigest, string? Path, string? Hint, IReadOnlyList<string>? Items)
{
    internal static ResultDocument Of(CheckResult result) => new(
        result.Check,
        ReportText.Name(result.Verdict),
        result.Detail,
        result.ObjectDigest,
        result.Path,
        result.Hint,
        result.Items.Count == 0 ? null : result.Items);
}

/// <summary><c>rebuild</c>: whether the same image came out.</summary>
internal sealed record RebuildDocument(string Commit, bool Equal, string Expected, string Actual) : Document
{
    /// <summary>How many entries differ in what.</summary>
    public required IReadOnlyDictionary<string, int> Causes { get; init; }

    /// <summary>Entries that differ.</summary>
    public required IEnumerable<RebuildEntry> Differences { get; init; }

    /// <summary>What release.toml says of the same root otherwise.</summary>
    public required IReadOnlyList<string> Release { get; init; }

    internal static RebuildDocument Of(RebuildReport report) =>
        new(report.Commit.ToString(), report.IsEqual, report.Expected.ToString(), report.Actual.ToString())
        {
            Causes = report.Causes.ToDictionary(cause => cause.Cause, cause => cause.Entries),
            Differences = report.Differences.Select(entry => new RebuildEntry(entry.Path, entry.Causes, entry.Expected, entry.Actual)),
            Release = report.ReleaseDifferences,
        };
}

/// <summary>An entry that came out otherwise.</summary>
internal sealed record RebuildEntry(string Path, IReadOnlyList<string> Causes, string? Expected, string? Actual);

using BootCfs.Deploy;
using BootCfs.Retention;

namespace BootCfs.Cli.Json;

/// <summary><c>gc</c>: what was removed, or would be.</summary>
internal sealed record CollectionDocument(
    bool DryRun, int RemovedObjects, long RemovedBytes, int RemovedNames, int RemovedSignatures, int CollectedCommits, int YoungObjects, int LeftObjects,
    int RemovedGitObjects, long RemovedGitBytes, IEnumerable<FateDocument>? Commits)
    : Document
{
    /// <summary>Ids of deployments that go; only on a host.</summary>
    public IReadOnlyList<string>? Deployments { get; init; }

    /// <summary>Every step on the host.</summary>
    public PlanDocument? Plan { get; init; }

    internal static CollectionDocument Of(CollectionReport report, CollectedDeployments? deployments, bool dryRun) => new(
        dryRun,
        report.Objects,
        report.Bytes,
        report.Names,
        report.Signatures,
        report.Collected,
        report.Young,
        report.Left,
        report.GitObjects,
        report.GitBytes,
        dryRun ? report.Commits.Select(FateDocument.Of) : null)
    {
        Deployments = deployments?.Removed.Select(id => id.ToString()).ToList(),
        Plan = deployments is null ? null : PlanDocument.Of(deployments.Plan),
    };
}

/// <summary>What becomes of the contents of a commit.</summary>
internal sealed record FateDocument(string Commit, DateTimeOffset Time, string Subject, string Fate, long? UniqueBytes)
{
    internal static FateDocument Of(CommitFate commit) => new(
        commit.Commit.ToString(), commit.Time, commit.Subject, commit.Fate.ToString().ToLowerInvariant(), commit.UniqueBytes);
}

/// <summary><c>keep</c>: commits that are kept.</summary>
internal sealed record KeptDocument(IReadOnlyList<string> Kept) : Document;

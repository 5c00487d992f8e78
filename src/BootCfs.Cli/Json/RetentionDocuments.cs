using BootCfs.Retention;

namespace BootCfs.Cli.Json;

/// <summary><c>gc</c>: what was removed, or would be.</summary>
internal sealed record CollectionDocument(
    bool DryRun, int RemovedObjects, long RemovedBytes, int RemovedNames, int CollectedCommits, int YoungObjects, int LeftObjects, IEnumerable<FateDocument>? Commits)
    : Document
{
    internal static CollectionDocument Of(CollectionReport report, bool dryRun) => new(
        dryRun,
        report.Objects,
        report.Bytes,
        report.Names,
        report.Collected,
        report.Young,
        report.Left,
        dryRun ? report.Commits.Select(FateDocument.Of) : null);
}

/// <summary>What becomes of the contents of a commit.</summary>
internal sealed record FateDocument(string Commit, DateTimeOffset Time, string Subject, string Fate, long? UniqueBytes)
{
    internal static FateDocument Of(CommitFate commit) => new(
        commit.Commit.ToString(), commit.Time, commit.Subject, commit.Fate.ToString().ToLowerInvariant(), commit.UniqueBytes);
}

/// <summary><c>keep</c>: commits that are kept.</summary>
internal sealed record KeptDocument(IReadOnlyList<string> Kept) : Document;

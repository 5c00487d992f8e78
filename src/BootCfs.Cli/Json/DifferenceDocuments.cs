using System.Text.Json;
using BootCfs.Format.Tree;
using BootCfs.History;

namespace BootCfs.Cli.Json;

/// <summary><c>image diff</c>: entries that differ.</summary>
internal sealed record DiffDocument(IEnumerable<DifferenceDocument> Differences) : Document;

/// <summary><c>diff</c>: what differs between two commits.</summary>
internal sealed record CommitDiffDocument : Document
{
    /// <summary>The older commit; missing when the newer one is the first.</summary>
    public string? Old { get; init; }

    public required string New { get; init; }

    public required IReadOnlyList<ReleaseChange> Release { get; init; }

    public required IReadOnlyList<PrivilegeChange> Privileges { get; init; }

    public required IReadOnlyList<PackageChange> Packages { get; init; }

    public required IReadOnlyList<string> UnreadPackages { get; init; }

    public required FileTotals Totals { get; init; }

    /// <summary>Sums for directories of up to two levels; with <c>--stat</c> in place of the differences.</summary>
    public IEnumerable<FileTotals>? Directories { get; init; }

    public IEnumerable<DifferenceDocument>? Differences { get; init; }
}

/// <summary>One entry that differs.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Changes">What of it changed.</param>
/// <param name="Old">The entry as it was.</param>
/// <param name="New">The entry as it is.</param>
internal sealed record DifferenceDocument(string Path, string Kind, IEnumerable<string>? Changes, TreeEntry? Old, TreeEntry? New)
{
    internal static DifferenceDocument Of(ValidatedTree old, ValidatedTree changed, in TreeDifference difference)
    {
        TreeChanges changes = difference.Changes;
        return new DifferenceDocument(
            PathText.Escape(difference.Path),
            difference.Left is null ? "added" : difference.Right is null ? "removed" : "changed",
            changes == TreeChanges.None
                ? null
                : Enum.GetValues<TreeChanges>().Where(change => change != TreeChanges.None && changes.HasFlag(change))
                    .Select(change => JsonNamingPolicy.SnakeCaseLower.ConvertName(change.ToString())),
            difference.Left is { } left ? new TreeEntry(old, left) : null,
            difference.Right is { } right ? new TreeEntry(changed, right) : null);
    }
}

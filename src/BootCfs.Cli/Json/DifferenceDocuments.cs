using System.Text.Json;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Json;

/// <summary><c>image diff</c>: entries that differ.</summary>
internal sealed record DiffDocument(IEnumerable<DifferenceDocument> Differences) : Document;

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

using BootCfs.Format.Tree;

namespace BootCfs.Audit;

/// <summary>An entry that came out otherwise when a commit was built again.</summary>
/// <param name="Path">Its path in the root.</param>
/// <param name="Causes">In what it differs, in words that stay: content, mode, missing and so on.</param>
/// <param name="Expected">Its line in the commit's rootfs.dump; null when it has none.</param>
/// <param name="Actual">Its line in the text of what was built; null when it is not there.</param>
public sealed record RebuildDifference(string Path, IReadOnlyList<string> Causes, string? Expected, string? Actual)
{
    // Lines are for people, who look at the first few.
    private const int WithLines = 10;

    private static readonly (TreeChanges Change, string Cause)[] Words =
    [
        (TreeChanges.Type, "type"),
        (TreeChanges.Content, "content"),
        (TreeChanges.Target, "symlink target"),
        (TreeChanges.Device, "device number"),
        (TreeChanges.Mode, "mode"),
        (TreeChanges.Owner, "owner"),
        (TreeChanges.Xattrs, "xattr"),
        (TreeChanges.Time, "mtime"),
        (TreeChanges.Links, "hard links"),
    ];

    /// <summary>Compares what a commit says with what was built.</summary>
    internal static List<RebuildDifference> Find(ValidatedTree expected, ValidatedTree actual)
    {
        var found = new List<RebuildDifference>();
        for (var comparison = new TreeComparison(expected, NodeId.Root, actual, NodeId.Root); comparison.MoveNext();)
        {
            TreeDifference difference = comparison.Current;
            bool hasLines = found.Count < WithLines;
            found.Add(new RebuildDifference(
                PathText.Display(difference.Path),
                CausesOf(difference),
                hasLines && difference.Left is { } left ? DumpPrinter.PrintEntry(expected, left, difference.Path) : null,
                hasLines && difference.Right is { } right ? DumpPrinter.PrintEntry(actual, right, difference.Path) : null));
        }

        return found;
    }

    private static string[] CausesOf(in TreeDifference difference)
    {
        if (difference.Right is null)
            return ["missing"];
        if (difference.Left is null)
            return ["extra"];
        TreeChanges changes = difference.Changes;
        return [.. Words.Where(word => (changes & word.Change) != TreeChanges.None).Select(word => word.Cause)];
    }
}

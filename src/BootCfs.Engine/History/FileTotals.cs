using BootCfs.Format.Tree;

namespace BootCfs.History;

/// <summary>How many files differ, and by how many bytes.</summary>
/// <param name="Directory">Where; empty for the sum of all.</param>
/// <param name="Added">Entries that are new.</param>
/// <param name="Removed">Entries that are gone.</param>
/// <param name="Changed">Entries that are in both.</param>
/// <param name="Bytes">By how much the contents of all files became longer.</param>
public sealed record FileTotals(string Directory, int Added, int Removed, int Changed, long Bytes)
{
    private const int Depth = 2;

    /// <summary>The sum of all differences.</summary>
    public static FileTotals Sum(CommitDiff diff) => Sum("", diff, diff.Files);

    /// <summary>A sum for each directory of up to two levels that has any, in the order of their paths.</summary>
    public static IEnumerable<FileTotals> ByDirectory(CommitDiff diff) => diff.Files
        .GroupBy(difference => DirectoryOf(difference.Path))
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => Sum(group.Key, diff, group));

    private static FileTotals Sum(string directory, CommitDiff diff, IEnumerable<TreeDifference> files)
    {
        var sum = new FileTotals(directory, 0, 0, 0, 0);
        foreach (TreeDifference file in files)
        {
            sum = sum with
            {
                Added = sum.Added + (file.Left is null ? 1 : 0),
                Removed = sum.Removed + (file.Right is null ? 1 : 0),
                Changed = sum.Changed + (file.Left is not null && file.Right is not null ? 1 : 0),
                Bytes = unchecked(sum.Bytes + SizeOf(diff.NewTree, file.Right) - SizeOf(diff.OldTree, file.Left)),
            };
        }

        return sum;
    }

    private static string DirectoryOf(byte[] path)
    {
        string[] names = PathText.Display(path).Split('/');
        return names.Length <= 2 ? "/" : string.Join('/', names.SkipLast(1).Take(Depth + 1));
    }

    // Another name of a file adds nothing.
    private static long SizeOf(ValidatedTree tree, NodeId? entry) =>
        entry is { } found && !tree.IsLink(found) && Mode.IsRegular(tree.Attributes(found).Mode)
            ? unchecked((long)tree.Attributes(found).Size)
            : 0;
}

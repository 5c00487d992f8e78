using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Audit;

/// <summary>What building a commit again came to.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Expected">The image that it names.</param>
/// <param name="Actual">The image that was made.</param>
/// <param name="Differences">Entries that differ, in the order of a walk.</param>
/// <param name="ReleaseDifferences">What <c>release.toml</c> says of the same root otherwise.</param>
public sealed record RebuildReport(
    GitObjectId Commit,
    ImageDigest Expected,
    ImageDigest Actual,
    IReadOnlyList<RebuildDifference> Differences,
    IReadOnlyList<string> ReleaseDifferences)
{
    /// <summary>Whether the commit is what its tree and recipe make.</summary>
    public bool IsEqual => Expected == Actual && ReleaseDifferences.Count == 0;

    /// <summary>Each kind of difference with the number of entries that have it, the most frequent first.</summary>
    public IReadOnlyList<(string Cause, int Entries)> Causes =>
    [
        .. Differences.SelectMany(difference => difference.Causes).GroupBy(cause => cause, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(cause => cause.Item2).ThenBy(cause => cause.Key, StringComparer.Ordinal),
    ];
}

using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>Where lines of history part, as <c>git merge-base --all</c> says.</summary>
internal static class MergeBases
{
    /// <summary>Commits that are before one and before some others, and before no other such commit; the newest first.</summary>
    internal static IReadOnlyList<GitObjectId> Of(CommitStore commits, GitObjectId one, IReadOnlyList<GitObjectId> others)
    {
        HashSet<GitObjectId> before = [.. commits.Log([.. others]).Select(commit => commit.Id)];
        StoredCommit[] common = [.. commits.Log(one).Where(commit => before.Contains(commit.Id))];
        // What is before a common commit is common, too.
        HashSet<GitObjectId> older = [.. common.SelectMany(commits.ParentsOf)];
        return [.. common.Select(commit => commit.Id).Where(id => !older.Contains(id))];
    }
}

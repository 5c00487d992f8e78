using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Retention;

/// <summary>Decides which commits keep their contents.</summary>
internal static class CommitSelection
{
    /// <summary>Every commit that references lead to, newest first.</summary>
    /// <exception cref="RetentionException">One of them cannot be read.</exception>
    internal static List<SelectedCommit> Select(
        Repository repository, RetentionRoots roots, RetentionPolicy policy, DateTimeOffset now)
    {
        CommitStore store = repository.Commits;
        CollectedCommits collected = repository.ReadCollected();
        GitObjectId[] tips = [.. roots.Refs.Select(reference => reference.Commit).OfType<GitObjectId>()];
        HashSet<GitObjectId> kept = [.. tips];
        foreach (RefState stream in roots.Refs.Where(reference => reference.Ref is { IsStream: true }))
        {
            // Of a good reference the commit is known, and bad ones have ended this before.
            foreach ((int place, StoredCommit commit) in Walk(store, [stream.Commit!.Value]).Index())
            {
                if (policy.Keeps(place, commit.Commit.Committer.Time, now))
                    kept.Add(commit.Id);
            }
        }

        return
        [
            .. Walk(store, tips).Select(commit => new SelectedCommit(
                commit, FindImage(commit), (policy.KeepsAll || kept.Contains(commit.Id)) && !collected.Contains(commit.Id), collected.Contains(commit.Id))),
        ];
    }

    private static IEnumerable<StoredCommit> Walk(CommitStore store, IEnumerable<GitObjectId> tips) =>
        new CommitWalk(store, tips).Commits().Select(visit => visit.Commit ?? throw new RetentionException(
            $"commit {visit.Id}{(visit.Child is { } child ? $", parent of {child}," : "")} cannot be read", visit.Failure));

    // A history may have commits of others in it.
    private static FsVerityDigest? FindImage(StoredCommit commit)
    {
        try
        {
            return commit.ReadTrailers().Image.Digest;
        }
        catch (InvalidCommitException)
        {
            return null;
        }
    }
}

/// <summary>A commit and whether it keeps its contents.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Image">The image that it names; null when it is not of BootCfs.</param>
/// <param name="IsKept">Whether its contents stay.</param>
/// <param name="WasCollected">Whether they have been dropped before.</param>
internal sealed record SelectedCommit(StoredCommit Commit, FsVerityDigest? Image, bool IsKept, bool WasCollected);

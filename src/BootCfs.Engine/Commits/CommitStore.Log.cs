using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>The commits before one, as far as they are here.</summary>
    public IReadOnlyList<GitObjectId> ParentsOf(StoredCommit commit) =>
        commit.Commit.Parents.Count == 0 || ReadShallow().Contains(commit.Id) ? [] : commit.Commit.Parents;

    /// <summary>Reads commits and all those before them, each once, the newest of those that are known first, as git does.</summary>
    public IEnumerable<StoredCommit> Log(params IReadOnlyList<GitObjectId> starts)
    {
        var queue = new PendingCommits(this);
        foreach (GitObjectId start in starts)
            queue.Add(start);
        while (queue.TryTake(out StoredCommit? commit))
        {
            yield return commit;
            foreach (GitObjectId parent in ParentsOf(commit))
                queue.Add(parent);
        }
    }
}

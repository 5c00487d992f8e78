using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>
/// Every commit that can be reached from some, each once, newest first; of commits that are as old as each other those
/// with the smaller id. What cannot be read comes as a value, so that one broken commit does not hide the others.
/// </summary>
public sealed class CommitWalk
{
    private readonly CommitStore _store;
    private readonly HashSet<GitObjectId> _shallow;
    private readonly HashSet<GitObjectId> _seen = [];
    private readonly PriorityQueue<CommitVisit, (long Age, string Id)> _next = new();

    /// <summary>Begins at some commits.</summary>
    public CommitWalk(CommitStore store, IEnumerable<GitObjectId> tips)
    {
        _store = store;
        _shallow = store.ReadShallow();
        foreach (GitObjectId tip in tips)
            Add(tip, null);
    }

    /// <summary>The commits; to be gone through once.</summary>
    public IEnumerable<CommitVisit> Commits()
    {
        while (_next.TryDequeue(out CommitVisit visit, out _))
        {
            yield return visit;
            if (visit.Commit is not { } commit || _shallow.Contains(visit.Id))
                continue;
            foreach (GitObjectId parent in commit.Commit.Parents)
                Add(parent, visit.Id);
        }
    }

    private void Add(GitObjectId id, GitObjectId? child)
    {
        if (!_seen.Add(id))
            return;
        try
        {
            StoredCommit commit = _store.ReadCommit(id);
            long time = commit.Commit.Committer.Time.ToUnixTimeSeconds();
            _next.Enqueue(new CommitVisit(id, commit, null, child), (-time, id.ToString()));
        }
        catch (BootCfsException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            _next.Enqueue(new CommitVisit(id, null, e, child), (long.MinValue, id.ToString()));
        }
    }
}

/// <summary>A commit that was reached.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Commit">The commit; null when it cannot be read.</param>
/// <param name="Failure">Why it cannot be read, or null.</param>
/// <param name="Child">The commit through which it was reached first; null for a tip.</param>
public readonly record struct CommitVisit(GitObjectId Id, StoredCommit? Commit, BootCfsException? Failure, GitObjectId? Child);

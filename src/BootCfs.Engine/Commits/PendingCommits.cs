using System.Diagnostics.CodeAnalysis;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>Commits that a walk has reached and not yet visited: each comes out once, the newest first.</summary>
public sealed class PendingCommits(CommitStore store)
{
    private readonly HashSet<GitObjectId> _known = [];

    // Of those of one second the first that was reached comes first.
    private readonly PriorityQueue<StoredCommit, (long Age, int Order)> _queue = new();

    /// <summary>Adds a commit; one that was added before stays out.</summary>
    public void Add(GitObjectId id)
    {
        if (!_known.Add(id))
            return;
        StoredCommit commit = store.Read(id);
        _queue.Enqueue(commit, (-commit.Commit.Committer.Time.ToUnixTimeSeconds(), _known.Count));
    }

    /// <summary>Takes the newest; false when none is left.</summary>
    public bool TryTake([NotNullWhen(true)] out StoredCommit? commit) => _queue.TryDequeue(out commit, out _);
}

using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>
/// The order for drawing: no commit before all that follow it, and lines of history one after the other
/// (<c>git log --topo-order</c>).
/// </summary>
public static class GraphOrder
{
    /// <summary>Sorts a log. It is read to its end first.</summary>
    public static IEnumerable<StoredCommit> Sort(CommitStore commits, IEnumerable<StoredCommit> log)
    {
        StoredCommit[] all = [.. log];
        Dictionary<GitObjectId, StoredCommit> known = all.ToDictionary(commit => commit.Id);
        var followers = new Dictionary<GitObjectId, int>();
        foreach (GitObjectId parent in all.SelectMany(commits.ParentsOf))
            followers[parent] = followers.GetValueOrDefault(parent) + 1;

        var ready = new Stack<StoredCommit>(all.Where(commit => !followers.ContainsKey(commit.Id)).Reverse());
        while (ready.TryPop(out StoredCommit? commit))
        {
            yield return commit;
            foreach (GitObjectId parent in commits.ParentsOf(commit))
            {
                if (--followers[parent] == 0)
                    ready.Push(known[parent]);
            }
        }
    }
}

using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>Where a search for the first bad commit stands.</summary>
/// <param name="Next">The commit to try next; null when there is nothing left to try.</param>
/// <param name="Suspects">Commits one of which is the first bad one, the newest first.</param>
/// <param name="IsMergeBase">
/// Whether the next commit is where good and bad ones parted. It is no suspect, but only when it is good was something broken
/// since, and not mended on the other side.
/// </param>
public sealed record BisectStep(GitObjectId? Next, IReadOnlyList<GitObjectId> Suspects, bool IsMergeBase = false)
{
    /// <summary>The first bad commit; null as long as there are several suspects.</summary>
    public GitObjectId? Found => Suspects is [var found] && !IsMergeBase ? found : null;

    /// <summary>About how many commits are still to be tried.</summary>
    public int StepsLeft => Next is null ? 0 : (int)Math.Ceiling(Math.Log2(Suspects.Count)) + (IsMergeBase ? 1 : 0);
}

/// <summary>
/// Finds the first bad commit by trying the one that halves what is left, as <c>git bisect</c> does: whatever its answer, as many
/// suspects as possible go. Works on any graph, merges included.
/// </summary>
internal sealed class Bisection
{
    private readonly CommitStore _commits;
    private readonly List<StoredCommit> _suspects;
    private readonly Dictionary<GitObjectId, StoredCommit> _known;

    private Bisection(CommitStore commits, BisectMarks marks)
    {
        _commits = commits;
        HashSet<GitObjectId> innocent = [.. commits.Log([.. marks.Good]).Select(commit => commit.Id)];
        _suspects = [.. commits.Log(marks.Bad).Where(commit => !innocent.Contains(commit.Id))];
        _known = _suspects.ToDictionary(commit => commit.Id);
    }

    /// <summary>Says what to try next.</summary>
    /// <exception cref="BisectException">Good commits come from where it was bad already.</exception>
    internal static BisectStep Next(CommitStore commits, BisectMarks marks)
    {
        var search = new Bisection(commits, marks);
        if (FindUntriedBase(commits, marks) is { } untried)
            return new BisectStep(untried, [.. search._suspects.Select(commit => commit.Id)], IsMergeBase: true);
        Dictionary<GitObjectId, int> weights = search.CountAncestors();
        GitObjectId? best = search._suspects.Select(commit => commit.Id)
            .Where(id => id != marks.Bad && !marks.Skipped.Contains(id))
            .OrderByDescending(id => Math.Min(weights[id], search._suspects.Count - weights[id]))
            .Select(id => (GitObjectId?)id)
            .FirstOrDefault();
        return new BisectStep(best, [.. search._suspects.Select(commit => commit.Id)]);
    }

    private static GitObjectId? FindUntriedBase(CommitStore commits, BisectMarks marks)
    {
        HashSet<GitObjectId> before = [.. commits.Log(marks.Bad).Select(commit => commit.Id)];
        if (marks.Good.All(before.Contains))
            return null;
        IReadOnlyList<GitObjectId> bases = MergeBases.Of(commits, marks.Bad, marks.Good);
        if (bases.Contains(marks.Bad))
            throw new BisectException($"merge base {marks.Bad} is bad: what is looked for was mended between it and {string.Join(", ", marks.Good)}");
        return bases.Where(commit => !marks.Good.Contains(commit) && !marks.Skipped.Contains(commit)).Select(commit => (GitObjectId?)commit).FirstOrDefault();
    }

    // How many suspects go when this one is bad: itself and what is before it stays. Along a line it is one more each time.
    private Dictionary<GitObjectId, int> CountAncestors()
    {
        var weights = new Dictionary<GitObjectId, int>();
        foreach (StoredCommit commit in OldestFirst())
        {
            GitObjectId[] parents = [.. ParentsOf(commit)];
            weights[commit.Id] = parents.Length switch
            {
                0 => 1,
                1 => weights[parents[0]] + 1,
                _ => Count(commit),
            };
        }

        return weights;
    }

    private IEnumerable<StoredCommit> OldestFirst()
    {
        var done = new HashSet<GitObjectId>();
        var open = new Stack<StoredCommit>(_suspects);
        while (open.TryPop(out StoredCommit? commit))
        {
            if (done.Contains(commit.Id))
                continue;
            GitObjectId[] waiting = [.. ParentsOf(commit).Where(parent => !done.Contains(parent))];
            if (waiting.Length == 0)
            {
                done.Add(commit.Id);
                yield return commit;
                continue;
            }

            open.Push(commit);
            foreach (GitObjectId parent in waiting)
                open.Push(_known[parent]);
        }
    }

    private int Count(StoredCommit tip)
    {
        var seen = new HashSet<GitObjectId> { tip.Id };
        var open = new Stack<StoredCommit>([tip]);
        while (open.TryPop(out StoredCommit? commit))
        {
            foreach (GitObjectId parent in ParentsOf(commit).Where(seen.Add))
                open.Push(_known[parent]);
        }

        return seen.Count;
    }

    private IEnumerable<GitObjectId> ParentsOf(StoredCommit commit) => _commits.ParentsOf(commit).Where(_known.ContainsKey).Distinct();
}

using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>
/// What is known in a search for the first bad commit. It is kept as references, under the names that git gives them
/// (<c>refs/bisect/bad</c>, <c>good-ID</c>, <c>skip-ID</c>), so that it outlives a power cut and what it needs is not collected.
/// </summary>
/// <param name="Bad">The oldest commit known to be bad.</param>
/// <param name="Good">Commits known to be good.</param>
/// <param name="Skipped">Commits that cannot be tried.</param>
public sealed record BisectMarks(GitObjectId Bad, IReadOnlyList<GitObjectId> Good, IReadOnlyList<GitObjectId> Skipped)
{
    private const string Folder = "refs/bisect/";
    private const string BadName = Folder + "bad";
    private const string GoodPrefix = Folder + "good-";
    private const string SkipPrefix = Folder + "skip-";

    /// <summary>Begins a search. The caller holds the repository's lock.</summary>
    /// <exception cref="BisectException">One is going on, or a good commit is the bad one or comes from it.</exception>
    public static BisectMarks Start(CommitStore commits, GitObjectId bad, IReadOnlyList<GitObjectId> good)
    {
        if (commits.ListRefs().Any(entry => entry.Name.ToString().StartsWith(Folder, StringComparison.Ordinal)))
            throw new BisectException("a search is going on already") { Hint = "bootcfs bisect reset ends it" };
        foreach (GitObjectId commit in good)
        {
            if (MergeBases.Of(commits, bad, [commit]).Contains(bad))
                throw new BisectException($"good commit {commit} is not before bad commit {bad}");
        }

        foreach (GitObjectId commit in good)
            commits.MoveRef(Name(GoodPrefix + commit), commit, null);
        commits.MoveRef(Name(BadName), bad, null); // last: without it there is no search
        return new BisectMarks(bad, good, []);
    }

    /// <summary>Reads the search that is going on.</summary>
    /// <exception cref="BisectException">There is none.</exception>
    public static BisectMarks Read(CommitStore commits)
    {
        IReadOnlyList<(RefName Name, GitObjectId Target)> refs = commits.ListRefs();
        GitObjectId bad = commits.ReadRef(Name(BadName))
            ?? throw new BisectException("no search is going on") { Hint = "bootcfs bisect start BAD GOOD begins one" };
        return new BisectMarks(bad, Named(refs, GoodPrefix), Named(refs, SkipPrefix));
    }

    /// <summary>Says what to try next.</summary>
    public BisectStep Next(CommitStore commits) => Bisection.Next(commits, this);

    /// <summary>Adds what was found out. The caller holds the repository's lock.</summary>
    /// <exception cref="BisectException">It is known already, or cannot be: the commit is no suspect.</exception>
    public BisectMarks Mark(CommitStore commits, GitObjectId commit, BisectVerdict verdict)
    {
        BisectStep step = Next(commits);
        bool isOpen = step.Suspects.Contains(commit) || (step.IsMergeBase && step.Next == commit);
        if (!isOpen || (commit == Bad && verdict != BisectVerdict.Bad))
            throw new BisectException($"commit {commit} is no suspect any more");
        if (verdict == BisectVerdict.Bad)
            commits.MoveRef(Name(BadName), commit, Bad);
        else if (commits.ReadRef(Name((verdict == BisectVerdict.Good ? GoodPrefix : SkipPrefix) + commit)) is null)
            commits.MoveRef(Name((verdict == BisectVerdict.Good ? GoodPrefix : SkipPrefix) + commit), commit, null);
        return Read(commits);
    }

    /// <summary>Ends the search. The caller holds the repository's lock.</summary>
    public static void Reset(CommitStore commits)
    {
        // What says that there is one goes first.
        foreach ((RefName name, GitObjectId target) in commits.ListRefs().OrderBy(entry => entry.Name.ToString() != BadName))
        {
            if (name.ToString().StartsWith(Folder, StringComparison.Ordinal))
                commits.RemoveRef(name, target);
        }
    }

    private static GitObjectId[] Named(IEnumerable<(RefName Name, GitObjectId Target)> refs, string prefix) =>
        [.. refs.Where(entry => entry.Name.ToString().StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry.Target)];

    private static RefName Name(string text) =>
        RefName.TryParse(text, out RefName name) ? name : throw new ArgumentException($"'{text}' is no reference", nameof(text));
}

/// <summary>What was found out about a commit.</summary>
public enum BisectVerdict
{
    /// <summary>It is as it should be, and so is all before it.</summary>
    Good,

    /// <summary>It is not.</summary>
    Bad,

    /// <summary>It cannot be tried.</summary>
    Skip,
}

/// <summary>A search for the first bad commit cannot go on so.</summary>
/// <param name="message">Why not.</param>
public sealed class BisectException(string message) : BootCfsException(ErrorCode.RefusedByPolicy, message);

using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits.Packs;

/// <summary>An object that goes into a pack.</summary>
/// <param name="Id">Its name.</param>
/// <param name="From">The pack that it is copied from; null when it lies in a file of its own.</param>
/// <param name="Chain">Of texts of roots: which line of commits they belong to, the newest first; else null.</param>
internal readonly record struct PlannedObject(GitObjectId Id, StoredPack? From, int? Chain);

/// <summary>
/// Which objects go into one pack and in which order: commits, trees and small files, then the texts of roots, each line of
/// commits from the newest to the oldest, so that neighbours become deltas of each other.
/// </summary>
internal sealed class PackPlan
{
    private readonly CommitStore _commits;
    private readonly LooseObjects _loose;
    private readonly IReadOnlyList<StoredPack> _merged;
    private readonly IReadOnlyList<StoredPack> _kept;
    private readonly HashSet<GitObjectId> _planned = [];
    private readonly List<PlannedObject> _history = [];
    private readonly List<PlannedObject> _files = [];
    private int _chain;

    /// <summary>Begins a plan.</summary>
    /// <param name="commits">Where the history is.</param>
    /// <param name="loose">Objects in files of their own.</param>
    /// <param name="merged">Packs that the new one replaces.</param>
    /// <param name="kept">Packs that stay.</param>
    internal PackPlan(CommitStore commits, LooseObjects loose, IReadOnlyList<StoredPack> merged, IReadOnlyList<StoredPack> kept)
    {
        _commits = commits;
        _loose = loose;
        _merged = merged;
        _kept = kept;
    }

    /// <summary>All objects, in order.</summary>
    internal IReadOnlyList<PlannedObject> Objects => [.. _history, .. _files];

    /// <summary>How many objects there are.</summary>
    internal int Count => _history.Count + _files.Count;

    /// <summary>Whether an object is in the plan.</summary>
    internal bool Contains(GitObjectId id) => _planned.Contains(id);

    /// <summary>Adds a commit and all before it, as far as they are not in packs that stay, or broken.</summary>
    internal void AddHistory(GitObjectId tip)
    {
        var open = new Stack<GitObjectId>([tip]);
        while (open.TryPop(out GitObjectId start))
        {
            _chain++;
            for (GitObjectId? next = start; next is { } id && !_planned.Contains(id) && !IsKept(id);)
            {
                if (TryRead(id) is not { } commit)
                    break;
                AddCommit(commit);
                IReadOnlyList<GitObjectId> parents = _commits.ParentsOf(commit);
                foreach (GitObjectId parent in parents.Skip(1).Reverse())
                    open.Push(parent);
                next = parents.Count > 0 ? parents[0] : null;
            }
        }
    }

    /// <summary>Adds whatever else is in the packs that the new one replaces, as far as it is wanted.</summary>
    internal void AddRest(Func<GitObjectId, bool> isWanted)
    {
        foreach (GitObjectId id in _merged.SelectMany(pack => pack.Index.Objects).Select(packed => packed.Id).Where(isWanted))
            Add(_files, id, null);
    }

    /// <summary>Adds an object alone, an annotated tag for example.</summary>
    internal void AddOne(GitObjectId id) => Add(_history, id, null);

    private void AddCommit(StoredCommit commit)
    {
        Add(_history, commit.Id, null);
        AddTree(commit.Commit.Tree, commit.Id, isRoot: true);
    }

    private void AddTree(GitObjectId tree, GitObjectId commit, bool isRoot)
    {
        if (_planned.Contains(tree) || IsKept(tree))
            return;
        Add(_history, tree, null);
        foreach (GitTreeEntry entry in TryReadTree(tree, commit))
        {
            if (entry.IsTree)
                AddTree(entry.Id, commit, isRoot: false);
            else
                Add(_files, entry.Id, isRoot && entry.Name == CommitStore.DumpFile ? _chain : null);
        }
    }

    // What is nowhere to be found here is broken already, or another repository's.
    private void Add(List<PlannedObject> list, GitObjectId id, int? chain)
    {
        if (IsKept(id) || _planned.Contains(id))
            return;
        StoredPack? from = _merged.FirstOrDefault(pack => pack.Index.Contains(id));
        if (from is null && !_loose.Contains(id))
            return;
        _planned.Add(id);
        list.Add(new PlannedObject(id, from, chain));
    }

    private bool IsKept(GitObjectId id) => _kept.Any(pack => pack.Index.Contains(id));

    private StoredCommit? TryRead(GitObjectId id)
    {
        try
        {
            return _commits.ReadCommit(id);
        }
        catch (BootCfsException e) when (e is BrokenGitObjectException or InvalidCommitException)
        {
            return null;
        }
    }

    private List<GitTreeEntry> TryReadTree(GitObjectId tree, GitObjectId commit)
    {
        try
        {
            return _commits.ReadTree(tree, commit);
        }
        catch (BrokenGitObjectException)
        {
            return [];
        }
    }
}

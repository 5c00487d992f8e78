using System.Globalization;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Commits.Packs;

/// <summary>One pack in place of several and of files of single objects: first the new one, durably, then the others go.</summary>
internal sealed class Repacking : IDisposable
{
    private readonly CommitStore _commits;
    private readonly DirectoryHandle _git;
    private readonly PackFolder _folder;
    private readonly LooseObjects _loose;
    private readonly List<StoredPack> _merged;
    private readonly List<StoredPack> _kept;

    /// <summary>Looks at what is there.</summary>
    internal Repacking(CommitStore commits)
    {
        _commits = commits;
        _git = DirectoryHandle.Open(commits.Path);
        _loose = new LooseObjects(_git);
        _folder = new PackFolder(_git);
        _merged = _folder.List(out _kept);
        Plan = new PackPlan(commits, _loose, _merged, _kept);
    }

    /// <summary>What goes into the new pack.</summary>
    internal PackPlan Plan { get; }

    /// <summary>How many objects lie in files of their own.</summary>
    internal int LooseCount => _loose.Count;

    /// <summary>How many of the planned objects do.</summary>
    internal int PlannedLoose => Plan.Objects.Count(planned => planned.From is null);

    /// <summary>Whether the new pack would be what is there already.</summary>
    internal bool IsDone => Plan.Count == 0 || (_merged.Count == 1 && PlannedLoose == 0 && Plan.Count == _merged[0].Index.Objects.Count);

    /// <summary>Leaves out packs that are large against all that are smaller, so that sizes stay a geometric series.</summary>
    internal void LeaveLargePacks(int factor)
    {
        _merged.Sort((a, b) => a.Index.Objects.Count.CompareTo(b.Index.Objects.Count));
        long sum = _loose.Count;
        int count = 0;
        while (count < _merged.Count && _merged[count].Index.Objects.Count < sum * factor)
            sum += _merged[count++].Index.Objects.Count;
        _kept.AddRange(_merged.Skip(count));
        _merged.RemoveRange(count, _merged.Count - count);
    }

    /// <summary>Every object, once, but for those in packs that must stay.</summary>
    internal IEnumerable<GitObjectId> ListAll() => _loose.All.Concat(_merged.SelectMany(pack => pack.Index.Objects).Select(packed => packed.Id)).Distinct();

    /// <summary>Those that stay in any case: what came lately, and packs that must stay.</summary>
    /// <param name="before">Whatever came before that is old.</param>
    internal IEnumerable<GitObjectId> ListStaying(DateTimeOffset before) => _loose.All.Where(id => !_loose.IsOlder(id, before.ToUnixTimeSeconds()))
        .Concat(_merged.Where(pack => pack.Written >= before).Concat(_kept).SelectMany(pack => pack.Index.Objects).Select(packed => packed.Id));

    /// <summary>Whether an object lies in a file of its own.</summary>
    internal bool IsLoose(GitObjectId id) => _loose.Contains(id);

    /// <summary>Whether any of these is in a pack that may be replaced.</summary>
    internal bool HasPacked(IReadOnlySet<GitObjectId> objects) => _merged.Exists(pack => pack.Index.Objects.Any(packed => objects.Contains(packed.Id)));

    /// <summary>Bytes that an object takes on the disk.</summary>
    internal long SizeOf(GitObjectId id) => _loose.SizeOf(id) + _merged.Sum(pack => pack.SizeOf(id));

    /// <summary>Removes objects in files of their own, in this order.</summary>
    internal void Drop(IEnumerable<GitObjectId> objects)
    {
        foreach (GitObjectId id in objects)
            _loose.Remove(id);
    }

    /// <summary>Removes files of objects that are in a pack and intact there: a run that was killed may have left them.</summary>
    internal int DropDuplicates()
    {
        GitObjectId[] duplicates = [.. _loose.All.Where(id => _merged.Exists(pack => pack.HasIntact(id)))];
        Drop(duplicates);
        return duplicates.Length;
    }

    /// <summary>Writes the pack, and removes what is in it elsewhere.</summary>
    /// <param name="write">Adds the planned objects.</param>
    /// <param name="room">Bytes that may be written.</param>
    internal RepackResult Replace(Action<Format.Packing.PackWriter> write, long room)
    {
        long bytes = _merged.Sum(pack => pack.Size) + Plan.Objects.Where(planned => planned.From is null).Sum(planned => _loose.SizeOf(planned.Id));
        if (bytes > room)
            throw new NoSpaceException(string.Create(CultureInfo.InvariantCulture, $"{_commits.Path}: repacking takes up to {bytes} bytes and {room} are free"));
        string? name = Plan.Count == 0 ? null : _folder.Write(Plan.Count, write);
        GitObjectId[] loose = [.. _loose.All.Where(id => Plan.Contains(id) || _kept.Exists(pack => pack.Index.Contains(id)))];
        foreach (GitObjectId id in loose)
            _loose.Remove(id);
        // The same objects in the same order make a pack of the same name.
        foreach (StoredPack pack in _merged.Where(pack => pack.Name != name))
            _folder.Remove(pack.Name);
        return new RepackResult(Plan.Count, loose.Length, _merged.Count);
    }

    /// <summary>Removes packs without an index that nobody can still be writing.</summary>
    internal void RemoveOrphans(DateTimeOffset before) => _folder.RemoveOrphans(before.ToUnixTimeSeconds());

    public void Dispose()
    {
        _merged.ForEach(pack => pack.Dispose());
        _folder.Dispose();
        _git.Dispose();
    }
}

using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Integrity;

/// <summary>What was found, each thing once with all who need it. Safe for use from several threads.</summary>
internal sealed class FindingSet
{
    /// <summary>So many users of one thing are named; a repository that has lost everything must not fill the memory.</summary>
    internal const int NamedUsers = 10;

    private readonly Dictionary<(FindingKind Kind, string Subject, string Detail), Entry> _entries = [];

    /// <summary>Adds a finding, or one more who needs the same thing.</summary>
    internal void Add(Finding finding, ObjectUser? user = null)
    {
        lock (_entries)
        {
            (FindingKind, string, string) key = (finding.Kind, finding.Subject, finding.Detail);
            if (!_entries.TryGetValue(key, out Entry? entry))
                _entries.Add(key, entry = new Entry(finding));
            if (user is not { } who)
                return;
            if (entry.Users.Count < NamedUsers)
                entry.Users.Add(who);
            else
                entry.More++;
        }
    }

    internal void Add(FindingKind kind, string subject, string detail, ObjectUser? user = null) =>
        Add(new Finding(kind, subject, detail), user);

    internal void AddObject(FindingKind kind, in FsVerityDigest digest, string detail, ObjectUser? user = null, long? length = null) =>
        Add(new Finding(kind, $"objects/{digest.ObjectPath}", detail) { Digest = digest, Length = length }, user);

    internal void AddGitObject(GitObjectId id, string problem, ObjectUser? user) =>
        Add(new Finding(FindingKind.GitObject, $"git object {id}", problem) { GitObject = id }, user);

    /// <summary>Takes out what another look did not find.</summary>
    internal void KeepOnly(FindingSet other)
    {
        foreach ((FindingKind, string, string) key in _entries.Keys.Where(key => !other._entries.ContainsKey(key)).ToArray())
            _entries.Remove(key);
    }

    /// <summary>Takes over all of another one, behind what is there.</summary>
    internal void AddAll(FindingSet other)
    {
        foreach (Entry entry in other._entries.Values)
        {
            Add(entry.Finding);
            entry.Users.ForEach(user => Add(entry.Finding, user));
            _entries[(entry.Finding.Kind, entry.Finding.Subject, entry.Finding.Detail)].More += entry.More;
        }
    }

    internal bool IsEmpty => _entries.Count == 0;

    /// <summary>All of it in a steady order.</summary>
    internal List<Finding> ToList() =>
    [
        .. _entries.OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Subject, StringComparer.Ordinal)
            .Select(entry => entry.Value.Finding with { Users = entry.Value.Users, MoreUsers = entry.Value.More }),
    ];

    private sealed class Entry(Finding finding)
    {
        internal Finding Finding { get; } = finding;

        internal List<ObjectUser> Users { get; } = [];

        internal int More { get; set; }
    }
}

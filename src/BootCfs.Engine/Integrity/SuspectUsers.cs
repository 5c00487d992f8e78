using BootCfs.Format.FsVerity;

namespace BootCfs.Integrity;

/// <summary>Where in one tree the objects are used that are suspected to be damaged; of each not more places than are ever named.</summary>
internal sealed class SuspectUsers
{
    private readonly Dictionary<FsVerityDigest, List<SuspectUse>> _users = [];

    internal void Add(in FsVerityDigest digest, string path, long length)
    {
        if (!_users.TryGetValue(digest, out List<SuspectUse>? uses))
            _users.Add(digest, uses = []);
        if (uses.Count <= FindingSet.NamedUsers)
            uses.Add(new SuspectUse(path, length));
    }

    internal IReadOnlyList<SuspectUse> Of(in FsVerityDigest digest) =>
        _users.TryGetValue(digest, out List<SuspectUse>? uses) ? uses : [];
}

/// <summary>A file whose content is an object.</summary>
/// <param name="Path">Its path, for people.</param>
/// <param name="Length">The length that the tree gives it.</param>
internal readonly record struct SuspectUse(string Path, long Length);

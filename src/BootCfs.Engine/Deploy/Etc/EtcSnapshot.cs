using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// What <c>statx</c> says of everything in a directory. Two that are equal say that nothing was changed from the first one on: each
/// change moves a time that nobody can set.
/// </summary>
internal sealed class EtcSnapshot
{
    private readonly List<(byte[] Path, FileStatus Status)> _entries = [];

    private EtcSnapshot()
    {
    }

    internal static EtcSnapshot Take(DirectoryHandle directory)
    {
        var snapshot = new EtcSnapshot();
        snapshot._entries.Add(("."u8.ToArray(), directory.Stat()));
        snapshot.Add(directory, []);
        return snapshot;
    }

    /// <summary>The first path, for people, that is not in the other as it is here; null when all are.</summary>
    internal string? FindDifference(EtcSnapshot other)
    {
        int count = Math.Min(_entries.Count, other._entries.Count);
        for (int i = 0; i < count; i++)
        {
            if (!_entries[i].Path.AsSpan().SequenceEqual(other._entries[i].Path) || _entries[i].Status != other._entries[i].Status)
                return PathText.Display(_entries[i].Path);
        }

        return _entries.Count == other._entries.Count ? null
            : PathText.Display((_entries.Count > count ? _entries : other._entries)[count].Path);
    }

    private void Add(DirectoryHandle directory, byte[] prefix)
    {
        foreach (DirectoryEntry entry in new DirectoryWalker().Read(directory))
        {
            byte[] path = [.. prefix, .. entry.Name];
            _entries.Add((path, entry.Status));
            if (!entry.Status.IsDirectory)
                continue;
            using DirectoryHandle child = directory.OpenDirectory(entry.Name);
            Add(child, [.. path, (byte)'/']);
        }
    }
}

using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Linux;

namespace BootCfs.Commits.Packs;

/// <summary>Objects that lie in files of their own: <c>objects/ab/38 digits</c>.</summary>
internal sealed class LooseObjects
{
    private const string Folder = "objects";

    private readonly DirectoryHandle _git;
    private readonly HashSet<GitObjectId> _ids = [];

    /// <summary>Lists them.</summary>
    internal LooseObjects(DirectoryHandle git)
    {
        _git = git;
        using DirectoryHandle objects = git.OpenDirectory(Folder);
        var walker = new DirectoryWalker();
        foreach (DirectoryName folder in walker.ReadNames(objects).Where(entry => entry.Name.Length == 2 && entry.Kind == FileKind.Directory))
        {
            using DirectoryHandle directory = objects.OpenDirectory(folder.Name);
            foreach (DirectoryName file in walker.ReadNames(directory))
            {
                if (GitObjectId.TryParse(Encoding.UTF8.GetString([.. folder.Name, .. file.Name]), out GitObjectId id))
                    _ids.Add(id);
            }
        }
    }

    /// <summary>How many there are.</summary>
    internal int Count => _ids.Count;

    /// <summary>All of them.</summary>
    internal IEnumerable<GitObjectId> All => _ids;

    /// <summary>Whether an object is one of them.</summary>
    internal bool Contains(GitObjectId id) => _ids.Contains(id);

    /// <summary>Bytes of the file of one.</summary>
    internal long SizeOf(GitObjectId id) => _git.TryStat(PathOf(id))?.Size ?? 0;

    /// <summary>Whether the file of one was last touched before a time, in seconds since 1970.</summary>
    internal bool IsOlder(GitObjectId id, long seconds) => _git.TryStat(PathOf(id)) is { } status && status.Changed.Seconds < seconds;

    /// <summary>Removes the file of one.</summary>
    internal void Remove(GitObjectId id) => _git.TryUnlink(PathOf(id));

    private static string PathOf(GitObjectId id) => $"{Folder}/{id.ToString()[..2]}/{id.ToString()[2..]}";
}

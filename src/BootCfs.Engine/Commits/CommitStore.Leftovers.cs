using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    private const string ObjectsDirectory = "objects";

    // What libgit2 and git call unfinished objects and packs.
    private static readonly string[] TemporaryNames = ["tmp_", ".tmp-", "pack_git2_"];

    /// <summary>
    /// Unfinished files and locks of processes that may be dead, as paths below <see cref="Path"/>: a lock that nobody holds
    /// any more would keep a reference from moving for ever.
    /// </summary>
    public IReadOnlyList<string> FindLeftovers()
    {
        var found = new List<string>();
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(git))
        {
            string name = PathText.Display(entry.Name);
            if (name is ObjectsDirectory or LooseRefs && entry.Kind == FileKind.Directory)
                FindLeftovers(git, name, name == ObjectsDirectory, found);
            else if (name.EndsWith(LockSuffix, StringComparison.Ordinal))
                found.Add(name);
        }

        return found;
    }

    private static void FindLeftovers(DirectoryHandle parent, string path, bool areObjects, List<string> found)
    {
        using DirectoryHandle? directory = parent.TryOpenDirectory(path);
        if (directory is null)
            return;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            string name = PathText.Display(entry.Name);
            if (entry.Kind == FileKind.Directory)
                FindLeftovers(parent, $"{path}/{name}", areObjects, found);
            else if (areObjects ? TemporaryNames.Any(start => name.StartsWith(start, StringComparison.Ordinal)) : name.EndsWith(LockSuffix, StringComparison.Ordinal))
                found.Add($"{path}/{name}");
        }
    }
}

using BootCfs.Linux;

namespace BootCfs.Commits;

/// <summary>Unfinished files and locks of processes that are dead: a lock that nobody holds keeps a reference from moving for ever.</summary>
internal static class GitLeftovers
{
    // gitrepository-layout(5)
    private static readonly byte[] Objects = [.. "objects"u8];
    private static readonly byte[] References = [.. "refs"u8];

    /// <summary>Finds them, as paths below the git repository. They are alive as long as another process writes to it.</summary>
    internal static List<byte[]> Find(DirectoryHandle git)
    {
        var found = new List<byte[]>();
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(git))
        {
            if (entry.Kind != FileKind.Directory)
                AddIf(IsLock(entry.Name) || IsAtomicFile(entry.Name), found, entry.Name);
            else if (entry.Name.AsSpan().SequenceEqual(Objects))
                Find(git, Objects, IsUnfinished, found);
            else if (entry.Name.AsSpan().SequenceEqual(References))
                Find(git, References, IsLock, found);
        }

        return found;
    }

    private static void Find(DirectoryHandle git, byte[] path, Func<byte[], bool> isLeftover, List<byte[]> found)
    {
        using DirectoryHandle? directory = git.TryOpenDirectory(path);
        if (directory is null)
            return;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            byte[] child = [.. path, (byte)'/', .. entry.Name];
            if (entry.Kind == FileKind.Directory)
                Find(git, child, isLeftover, found);
            else
                AddIf(isLeftover(entry.Name), found, child);
        }
    }

    private static void AddIf(bool isLeftover, List<byte[]> found, byte[] path)
    {
        if (isLeftover)
            found.Add(path);
    }

    private static bool IsLock(byte[] name) => name.AsSpan().EndsWith(".lock"u8);

    private static bool IsAtomicFile(byte[] name) => name.AsSpan().StartsWith(AtomicFile.TemporaryPrefix);

    // What libgit2 and git call unfinished objects and packs.
    private static bool IsUnfinished(byte[] name) =>
        name.AsSpan().StartsWith("tmp_"u8) || name.AsSpan().StartsWith(".tmp-"u8) || name.AsSpan().StartsWith("pack_git2_"u8);
}

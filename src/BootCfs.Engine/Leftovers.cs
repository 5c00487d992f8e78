using System.Text;
using BootCfs.Commits;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs;

/// <summary>What dead processes left in a repository: files that were not finished, and locks that nobody holds any more.</summary>
internal static class Leftovers
{
    /// <summary>Finds them, as paths below the repository. They are alive as long as somebody holds the repository's lock.</summary>
    internal static IReadOnlyList<byte[]> Find(DirectoryHandle repository)
    {
        var found = new List<byte[]>();
        AddNames(repository, "", IsAtomicFile, found);
        AddNames(repository, Repository.OwnDirectory, IsAtomicFile, found);
        AddNames(repository, StatCaches.Folder, IsAtomicFile, found);
        AddNames(repository, ObjectStaging.Directory, static _ => true, found);
        using DirectoryHandle? git = repository.TryOpenDirectory(Repository.CommitsDirectory);
        if (git is not null)
            found.AddRange(GitLeftovers.Find(git).Select(path => Join(Repository.CommitsDirectory, path)));
        return found;
    }

    /// <summary>Removes them; the caller holds the repository's lock.</summary>
    internal static void Remove(DirectoryHandle repository)
    {
        foreach (byte[] path in Find(repository))
            repository.RemoveTree(path);
    }

    /// <summary>
    /// Removes what somebody alive could not remove when he ended, which no lock tells of; the caller holds the repository's
    /// lock, and so nobody else has anything there.
    /// </summary>
    internal static void RemoveStaged(DirectoryHandle repository)
    {
        using DirectoryHandle? staging = repository.TryOpenDirectory(ObjectStaging.Directory);
        if (staging is not null)
            ObjectStaging.Clear(staging);
    }

    private static void AddNames(DirectoryHandle repository, string folder, Func<byte[], bool> isLeftover, List<byte[]> found)
    {
        using DirectoryHandle? directory = repository.TryOpenDirectory(folder.Length == 0 ? "." : folder);
        if (directory is null)
            return;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            if (isLeftover(entry.Name))
                found.Add(folder.Length == 0 ? entry.Name : Join(folder, entry.Name));
        }
    }

    private static bool IsAtomicFile(byte[] name) => name.AsSpan().StartsWith(AtomicFile.TemporaryPrefix);

    private static byte[] Join(string folder, byte[] name) => [.. Encoding.UTF8.GetBytes(folder), (byte)'/', .. name];
}

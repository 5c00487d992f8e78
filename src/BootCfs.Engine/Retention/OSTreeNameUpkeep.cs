using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;

namespace BootCfs.Retention;

/// <summary>
/// Names of OSTree are hard links, so an object that was written anew is not what its name leads to any more. Here the names
/// follow.
/// </summary>
internal static class OSTreeNameUpkeep
{
    /// <summary>Leads the names that commits need to the objects of now. The caller holds the repository's lock.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commits">The commits; those of others, or whose text is damaged, are passed over.</param>
    internal static void Restore(Repository repository, IEnumerable<StoredCommit> commits)
    {
        foreach (GitObjectId dump in commits.Select(commit => FindDump(repository, commit)).OfType<GitObjectId>().Distinct())
        {
            if (TryRead(repository, dump) is { } tree)
                repository.OSTreeNames.Restore(tree);
        }
    }

    private static GitObjectId? FindDump(Repository repository, StoredCommit commit)
    {
        try
        {
            return repository.Commits.ListFiles(commit).Dump;
        }
        catch (BrokenGitObjectException)
        {
            return null;
        }
    }

    private static ValidatedTree? TryRead(Repository repository, GitObjectId dump)
    {
        try
        {
            return RootImage.ReadDump(repository.Commits.ReadBlob(dump), repository.Meta.Algorithm);
        }
        catch (BootCfsException e) when (e is BrokenGitObjectException or InvalidDumpException or InvalidTreeException)
        {
            return null;
        }
    }
}

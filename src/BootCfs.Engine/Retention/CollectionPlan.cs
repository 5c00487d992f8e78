using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Retention;

/// <summary>Everything that goes, decided before anything does.</summary>
/// <param name="Collected">All commits whose contents are gone afterwards.</param>
/// <param name="Signatures">References of signatures.</param>
/// <param name="Names">Names of ours for images.</param>
/// <param name="Images">Images.</param>
/// <param name="Objects">Objects.</param>
internal sealed record CollectionPlan(
    IReadOnlyList<GitObjectId> Collected,
    IReadOnlyList<(RefName Name, GitObjectId Blob)> Signatures,
    IReadOnlyList<string> Names,
    IReadOnlyList<FsVerityDigest> Images,
    UnusedObjects Objects)
{
    /// <summary>Removes it. Each step is on the disk before the next begins; nothing is left that needs what has gone.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="kept">The commits whose contents stay.</param>
    internal void Apply(Repository repository, IEnumerable<StoredCommit> kept)
    {
        CollectedCommits known = repository.ReadCollected();
        if (known.All.Count != Collected.Count || Collected.Any(commit => !known.Contains(commit)))
            CollectedCommits.Write(repository.Directory, Collected);
        foreach ((RefName name, GitObjectId blob) in Signatures)
            repository.Commits.RemoveRef(name, blob);
        repository.Images.Remove(Names, Images);
        foreach (IGrouping<string, FsVerityDigest> folder in Objects.Found.GroupBy(digest => digest.ToHex()[..2]))
        {
            using DirectoryHandle handle = repository.Objects.Objects.OpenDirectory(folder.Key);
            foreach (FsVerityDigest digest in folder)
                handle.TryUnlink(digest.ToHex()[2..]);
        }

        if (repository.OSTreeNames.HasUnused)
        {
            OSTreeNameUpkeep.Restore(repository, kept);
            repository.OSTreeNames.RemoveUnused();
        }

        using DirectoryHandle temporary = repository.Directory.OpenDirectory(ObjectStaging.Directory);
        foreach (DirectoryName leftover in new DirectoryWalker().ReadNames(temporary))
            temporary.RemoveTree(leftover.Name);
    }
}

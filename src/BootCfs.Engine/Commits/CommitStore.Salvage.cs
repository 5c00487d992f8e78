using BootCfs.Commits.Packs;
using BootCfs.Format.Signing;
using BootCfs.Linux;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Paths of packs that do not have their checksum, below <see cref="Path"/>.</summary>
    internal IReadOnlyList<string> FindDamagedPacks()
    {
        var found = new List<string>();
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        using var folder = new PackFolder(git);
        foreach (StoredPack pack in folder.ListAll(out _))
        {
            using (pack)
            {
                if (!pack.HasChecksum())
                    found.Add(PackFolder.PathOf(pack.Name));
            }
        }

        return found;
    }

    /// <summary>
    /// Writes damaged packs anew, durably, then puts them aside. Who has the store open goes on with the old ones. The caller
    /// holds the repository's lock.
    /// </summary>
    /// <param name="broken">Objects that could not be read.</param>
    /// <param name="find">Where else an object may be had; what it gives is proven.</param>
    /// <param name="putAside">Takes a file, named by a folder of the store and its name there; null to change nothing.</param>
    /// <returns>The objects that the new packs have, and where they came from.</returns>
    internal Dictionary<GitObjectId, SalvagedFrom> SalvagePacks(
        IReadOnlySet<GitObjectId> broken, Func<GitObjectId, GitObjectBytes?> find, Action<string, string>? putAside)
    {
        var kept = new Dictionary<GitObjectId, SalvagedFrom>();
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        using var folder = new PackFolder(git);
        List<StoredPack> packs = folder.ListAll(out List<string> unreadable);
        foreach (StoredPack pack in packs)
        {
            using (pack)
            {
                var salvage = new PackSalvage(pack, broken, find);
                if (!salvage.IsNeeded)
                    continue;
                foreach ((GitObjectId id, SalvagedFrom from) in salvage.Kept)
                    kept.TryAdd(id, from);
                if (putAside is not null)
                    Replace(folder, pack.Name, salvage, putAside);
            }
        }

        if (putAside is not null)
            unreadable.ForEach(name => PutAside(folder, name, putAside));
        return kept;
    }

    private static void Replace(PackFolder folder, string name, PackSalvage salvage, Action<string, string> putAside)
    {
        // The same entries in the same order make a pack of the same name, which then has taken the place of the damaged one.
        if (salvage.Kept.Count == 0 || folder.Write(salvage.Kept.Count, salvage.Write) != name)
            PutAside(folder, name, putAside);
    }

    private static void PutAside(PackFolder folder, string name, Action<string, string> putAside)
    {
        foreach ((string path, string file) in folder.FilesOf(name).ToArray())
            putAside(path, file);
    }
}

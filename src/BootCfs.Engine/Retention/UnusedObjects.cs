using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Retention;

/// <summary>Objects that nothing needs and that have been there for a while.</summary>
/// <param name="Found">The objects, a folder's before the next one's.</param>
/// <param name="Bytes">Bytes of these.</param>
/// <param name="Young">How many came only lately.</param>
internal sealed record UnusedObjects(IReadOnlyList<FsVerityDigest> Found, long Bytes, int Young)
{
    /// <summary>Finds them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="table">Its objects, marked.</param>
    /// <param name="since">What came later is young.</param>
    internal static UnusedObjects Find(ObjectStore store, ObjectTable table, DateTimeOffset since)
    {
        var found = new List<FsVerityDigest>();
        long bytes = 0;
        int young = 0;
        for (int i = 0; i < table.Count; i++)
        {
            ref ObjectEntry entry = ref table[i];
            if (entry.IsUsed || store.Objects.TryStat(entry.Digest.ObjectPath) is not { } status)
                continue;
            if (IsYoung(status, since))
            {
                young++;
                continue;
            }

            found.Add(entry.Digest);
            bytes += status.Size;
        }

        return new UnusedObjects(found, bytes, young);
    }

    // Nobody can set the time of the last change, which getting its name is.
    internal static bool IsYoung(in FileStatus status, DateTimeOffset since) => status.Changed.Seconds > since.ToUnixTimeSeconds();
}

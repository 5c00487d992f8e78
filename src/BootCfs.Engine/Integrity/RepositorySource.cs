using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>Another repository.</summary>
internal sealed class RepositorySource(Repository other) : IRepairSource
{
    public string Name => other.Path;

    public void Prepare(IReadOnlyDictionary<FsVerityDigest, long?> wanted, CancellationToken cancellationToken)
    {
        // Objects are found by name.
    }

    public bool TryAdd(in FsVerityDigest digest, ObjectStaging staging)
    {
        try
        {
            staging.Add(other.Objects, digest);
            return true;
        }
        catch (MissingObjectException)
        {
            return false;
        }
        catch (DigestMismatchException)
        {
            return false;
        }
        catch (LinuxException e) when (e.Operation is "open" or "read")
        {
            return false;
        }
    }

    public GitObjectBytes? TryRead(GitObjectId id) => other.Commits.TryReadIntact(id);

    public void Dispose() => other.Dispose();
}

using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>Where repairs look for what is damaged. What comes from it is proven before it is used.</summary>
internal interface IRepairSource : IDisposable
{
    /// <summary>Its path.</summary>
    string Name { get; }

    /// <summary>Says which objects will be asked for.</summary>
    /// <param name="wanted">The objects, and their lengths where they are known.</param>
    /// <param name="cancellationToken">Ends a search.</param>
    void Prepare(IReadOnlyDictionary<FsVerityDigest, long?> wanted, CancellationToken cancellationToken);

    /// <summary>Stages an object; false when it is not here, or damaged here, too.</summary>
    bool TryAdd(in FsVerityDigest digest, ObjectStaging staging);

    /// <summary>Reads a git object; null when it is not here, or damaged here, too.</summary>
    GitObjectBytes? TryRead(GitObjectId id);
}

using BootCfs.Config;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>boot-complete</c>: what follows from a boot that has proved healthy. From then on the host does not go below
/// the security epoch that runs; before that a bad update can still be taken back.
/// </summary>
/// <param name="Deployment">What runs.</param>
/// <param name="Epoch">Its epoch; null when nobody has vouched for it.</param>
/// <param name="Highest">The record that holds now; null when there is none.</param>
public sealed record BootCompletion(DeploymentRecord Deployment, long? Epoch, EpochRecord? Highest)
{
    /// <summary>Completes the boot of the system that runs.</summary>
    /// <exception cref="NotAHostException">It is no deployment of this host.</exception>
    public static BootCompletion Run(Host host, TimeProvider time)
    {
        DeploymentId? booted = host.IsLive ? LiveSystem.FindBooted() : null;
        return booted is { } id
            ? Run(host, id, time)
            : throw new NotAHostException($"the running system is no deployment of {host.Path}");
    }

    /// <summary>Completes the boot of a deployment.</summary>
    internal static BootCompletion Run(Host host, DeploymentId booted, TimeProvider time)
    {
        DeploymentRecord record = (host.ReadDeployments().FirstOrDefault(entry => entry.Id == booted)
            ?? throw new NotAHostException($"no boot entry of {host.Path} names {booted}, which runs")).Record;

        // An epoch that nobody has signed could be any number, and would lock out whatever is below it.
        if (record.IsUnsigned)
            return new BootCompletion(record, null, HostEpochs.Read(host, record.Os));
        using Repository repository = Repository.Open(host.RepositoryPath);
        long epoch = ProvenRoot.ReadRelease(repository.Commits.Read(record.Commit)).SecurityEpoch;
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()); // as it is written
        return new BootCompletion(record, epoch, HostEpochs.Raise(host, record.Os, new EpochRecord(epoch, record.Commit, now)));
    }
}

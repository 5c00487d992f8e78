using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Deploy.Etc;

/// <summary>The <c>/etc</c> that a deployment has kept, and what was changed in it.</summary>
/// <param name="Record">The deployment.</param>
/// <param name="IsBooted">Whether it runs.</param>
public sealed record EtcState(DeploymentRecord Record, bool IsBooted)
{
    /// <summary>Every one that there is: in the order of the boot menu, and behind them those that no entry names, the newest first.</summary>
    public static IReadOnlyList<EtcState> ReadAll(Host host)
    {
        DeploymentId? booted = host.IsLive ? LiveSystem.FindBooted() : null;
        DeploymentRecord[] listed = [.. host.ReadDeployments().Where(deployment => deployment.Problem is null).Select(deployment => deployment.Record)];
        IEnumerable<DeploymentRecord> others = ReadRecords(host).Where(record => !listed.Any(other => other.Id == record.Id));
        return
        [
            .. listed.DistinctBy(record => record.Id).Concat(others.OrderByDescending(record => record.Counter))
                .Select(record => new EtcState(record, record.Id == booted)),
        ];
    }

    /// <summary>Finds what was changed.</summary>
    /// <exception cref="NoEtcException">The deployment keeps no changes.</exception>
    public EtcDifferences Compare(Host host, Repository repository)
    {
        var before = DeploymentDefault.Read(repository, Record);
        LocalEtc local = ReadLocal(host, repository, before);
        return EtcDifferences.Between(before, local.Etc);
    }

    /// <summary>As <see cref="Compare"/>, but null when the deployment keeps no changes.</summary>
    internal EtcDifferences? TryCompare(Host host, Repository repository)
    {
        var before = DeploymentDefault.Read(repository, Record);
        return before.Mount == EtcMount.Transient ? null : EtcDifferences.Between(before, ReadLocal(host, repository, before).Etc);
    }

    internal LocalEtc ReadLocal(Host host, Repository repository, DeploymentDefault before) => before.Mount == EtcMount.Transient
        ? throw new NoEtcException($"deployment {Record.Id} keeps no changes of /etc: it has them in memory")
        : LocalEtc.Read(host, repository.Objects, Record.Id.ToString(), before.Etc, before.Mount);

    private static List<DeploymentRecord> ReadRecords(Host host)
    {
        var records = new List<DeploymentRecord>();
        using DirectoryHandle? deployments = host.Physical.TryOpenDirectory(HostLayout.Deployments);
        foreach (DirectoryName entry in deployments is null ? [] : new DirectoryWalker().ReadNames(deployments))
        {
            if (DeploymentId.TryParse(PathText.Display(entry.Name), out DeploymentId id) && TryReadRecord(host, id) is { } record)
                records.Add(record);
        }

        return records;
    }

    // One that cannot be read is for status and fsck to tell.
    private static DeploymentRecord? TryReadRecord(Host host, DeploymentId id)
    {
        try
        {
            return host.ReadRecord(id);
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidMetadata)
        {
            return null;
        }
    }
}

/// <summary>There is no <c>/etc</c> of that deployment, or no such path in it.</summary>
/// <param name="message">What is not there.</param>
public sealed class NoEtcException(string message) : BootCfsException(ErrorCode.Missing, message);

using BootCfs.Format.Cmdline;
using BootCfs.Trust;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// <c>rollback --etc=keep</c>: the commit of a deployment that is there is deployed again, with the changes of the <c>/etc</c> in use
/// over its default. What the deployment had of its own stays with it.
/// </summary>
public static class EtcRollback
{
    /// <summary>Goes back.</summary>
    /// <param name="host">The host.</param>
    /// <param name="to">The deployment; null for the way back.</param>
    /// <param name="conflicts">What happens where changes exclude each other.</param>
    /// <param name="policy">Who may sign.</param>
    /// <param name="downgradeReason">Why it may be below the security epoch that the host has booted; null when it may not.</param>
    /// <param name="allowUnsigned">Go on although no trusted key has signed the commit.</param>
    /// <param name="allowQuarantined">Go on although no boot of it was healthy.</param>
    /// <param name="options">How.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="report">Told of each phase.</param>
    /// <param name="cancellationToken">Heeded until the new entry is published.</param>
    /// <exception cref="UnknownDeploymentException">There is no such deployment, or none to go back to.</exception>
    public static DeploymentPlan Run(
        Host host,
        DeploymentId? to,
        EtcConflictPolicy conflicts,
        TrustPolicy policy,
        string? downgradeReason,
        bool allowUnsigned,
        bool allowQuarantined,
        HostChangeOptions options,
        TimeProvider time,
        Action<string> report,
        CancellationToken cancellationToken)
    {
        Deployment target = Rollback.Find(HostInventory.Read(host), to);
        var request = new DeployRequest
        {
            Revision = target.Record.Commit.ToString(),
            Os = target.Record.Os,
            Kargs = target.Record.Kargs,
            Policy = policy,
            DowngradeReason = downgradeReason,
            AllowUnsigned = allowUnsigned,
            AllowQuarantined = allowQuarantined,
            Etc = new EtcRequest { Conflicts = conflicts },
            LockWait = options.LockWait,
        };
        return Deployer.Run(host, null, request, options.DryRun, time, report, cancellationToken);
    }
}

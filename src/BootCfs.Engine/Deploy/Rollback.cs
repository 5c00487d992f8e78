using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>rollback</c>: a deployment that is there boots next. It is published again under a higher counter, then its
/// older entry goes; killed in between, both name the same.
/// </summary>
public static class Rollback
{
    /// <summary>Goes back.</summary>
    /// <param name="host">The host.</param>
    /// <param name="to">The deployment; null for the way back.</param>
    /// <param name="downgradeReason">Why it may be one below the security epoch that the host has booted; null when it may not.</param>
    /// <param name="allowQuarantined">Go on although no boot of it was healthy.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Heeded until the first step.</param>
    /// <returns>What was done, or would be, and the deployment that boots next.</returns>
    /// <exception cref="UnknownDeploymentException">There is no such deployment, or none to go back to.</exception>
    /// <exception cref="VerificationException">It could not be booted.</exception>
    /// <exception cref="PolicyException">Its security epoch is too low.</exception>
    public static (HostPlan Plan, Deployment Target) Run(
        Host host, DeploymentId? to, string? downgradeReason, bool allowQuarantined, HostChangeOptions options, CancellationToken cancellationToken)
    {
        Deployment? target = null;
        HostPlan plan = HostChange.Run(
            host,
            "rollback",
            options,
            (repository, found) =>
            {
                target = Find(found, to);
                if (!allowQuarantined && Quarantine.Find(host, found, target.Record.Image.Digest, target.Record.Commit) is { } bad)
                    throw PolicyException.Quarantined(target.Record.Commit, bad.Reason);
                return Plan(host, repository, found, target, downgradeReason);
            },
            cancellationToken);
        return (plan, target!); // planning has found it or thrown
    }

    internal static Deployment Find(HostInventory found, DeploymentId? to)
    {
        if (to is { } id)
            return found.Deployments.FirstOrDefault(deployment => deployment.Id == id) ?? throw UnknownDeploymentException.NotHere(id.ToString());
        return found.WayBack ?? throw new UnknownDeploymentException("there is no other deployment to go back to");
    }

    private static HostVerb Plan(Host host, Repository repository, HostInventory found, Deployment target, string? downgradeReason)
    {
        BootableProof.Require(host, repository, target);
        string etc = $"/etc is that of deployment {target.Id}, as it was left";
        if (found.Default?.Entry.FileName == target.Entry.FileName)
            return new HostVerb([], etc);
        // One that has booted well is not counted any more.
        BootTries? tries = target.Entry.Tries is null ? null : new BootTries(BootCounting.DefaultTries);
        var name = new BootEntryName(target.Record.Os, found.NextCounter, tries, target.Entry.Kind);
        HostStep[] downgrade = RecordDowngrade(host, repository, target, downgradeReason);
        HostStep[] steps =
        [
            .. downgrade,
            .. PublishAgain(host, target, name),
            new RetireEntry(target.Entry),
            .. TellLoader.On(host),
        ];
        return new HostVerb(steps, etc)
        {
            Messages = HostMessages.OfRolledBack(target.Record, name, downgrade.Length > 0 ? downgradeReason : null),
        };
    }

    private static HostStep[] PublishAgain(Host host, Deployment target, BootEntryName name)
    {
        if (target.Record.Uki is null)
            return [new PublishEntry(name, target.Entry.Entry)];
        Sha256Digest digest = host.Boot.MeasureUnified(target.Entry);
        return [new CopyUki(target.Entry, digest, host.Boot.SizeOf(target.Entry)), new PublishUki(name, target.Entry.Entry, digest)];
    }

    // Going back is no way around what deploy refuses.
    private static HostStep[] RecordDowngrade(Host host, Repository repository, Deployment target, string? reason)
    {
        DeploymentRecord record = target.Record;
        long epoch = ProvenRoot.ReadRelease(repository.Commits.Read(record.Commit)).SecurityEpoch;
        if (HostEpochs.Read(host, record.Os) is not { } booted || epoch >= booted.HighestEpoch)
            return [];
        if (reason is null)
            throw PolicyException.BelowEpoch(record.Commit, epoch, booted.HighestEpoch);
        byte[] changed = (record with { Downgrade = reason }).ToBytes();
        return [new WriteStateFile(record.Id, HostLayout.DeploymentFile, Encoding.UTF8.GetString(changed))];
    }
}

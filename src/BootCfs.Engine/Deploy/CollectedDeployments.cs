using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;

namespace BootCfs.Deploy;

/// <summary>Deployments that a collection of garbage takes away, and how; contents that only they needed go afterwards.</summary>
/// <param name="Removed">The deployments.</param>
/// <param name="Plan">What is done for that.</param>
public sealed record CollectedDeployments(IReadOnlyList<DeploymentId> Removed, HostPlan Plan)
{
    /// <summary>Collects.</summary>
    /// <param name="host">The host.</param>
    /// <param name="keep">How many of each operating system stay; null for what is usual.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Heeded until the first step.</param>
    public static CollectedDeployments Run(Host host, int? keep, HostChangeOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeploymentId> removed = [];
        HostPlan plan = HostChange.Run(
            host,
            "gc",
            options,
            (_, found) =>
            {
                removed = DeploymentRetention.FindUnneeded(found, keep ?? DeploymentRetention.DefaultKeep);
                return new HostVerb(Undeployment.Plan(host, found, removed)) { Messages = HostMessages.OfGone(JournalMessages.Collected, found, removed) };
            },
            cancellationToken);
        return new CollectedDeployments(removed, plan);
    }
}

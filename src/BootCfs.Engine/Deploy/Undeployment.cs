using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>undeploy</c>: takes a deployment away with its <c>/etc</c>. Its state is marked first and its entry goes
/// before anything that it needs; killed anywhere, the next run goes on or leaves it whole.
/// </summary>
public static class Undeployment
{
    /// <summary>Takes deployments away.</summary>
    /// <param name="host">The host.</param>
    /// <param name="id">The deployment.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Heeded until the first step.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="UnknownDeploymentException">There is no such deployment.</exception>
    /// <exception cref="PolicyException">It runs, is pinned, or is the only one that can be booted.</exception>
    public static HostPlan Run(Host host, DeploymentId id, HostChangeOptions options, CancellationToken cancellationToken) =>
        HostChange.Run(
            host,
            $"undeploy {id}",
            options,
            (_, found) => new HostVerb(found.Gone.Contains(id) ? [] : Plan(host, found, id))
            {
                Messages = HostMessages.OfGone(JournalMessages.Undeployed, found, [id]),
            },
            cancellationToken);

    internal static IReadOnlyList<HostStep> Plan(Host host, HostInventory found, params IReadOnlyList<DeploymentId> ids)
    {
        foreach (DeploymentId id in ids)
            RequireUnneeded(found, id);
        if (ids.Count > 0 && !found.Deployments.Any(deployment => deployment.IsUsable && !ids.Contains(deployment.Id!.Value))) // usable ones have an id
            throw new PolicyException("nothing would be left to boot");
        return Remove(host, found, ids);
    }

    /// <summary>The steps, for who knows that nobody needs these deployments.</summary>
    internal static IReadOnlyList<HostStep> Remove(Host host, HostInventory found, IReadOnlyList<DeploymentId> ids)
    {
        StateDirectory[] states = [.. found.States.Where(state => ids.Contains(state.Id))];
        BootEntryFile[] entries = [.. found.Deployments.Where(deployment => deployment.Id is { } id && ids.Contains(id)).Select(deployment => deployment.Entry)];
        HostStep[] entriesGo =
        [
            .. states.Select(state => new WriteStateFile(state.Id, HostLayout.UnfinishedFile, "")),
            .. states.Where(state => state.Staged is not null).Select(state => new RemoveStateFile(state.Id, HostLayout.StagedFile)),
            .. entries.Select(entry => new RetireEntry(entry)),
            .. entries.Length > 0 ? TellLoader.On(host) : [],
        ];
        HostStep[] statesGo =
        [
            .. ids.Select(id => new ReleaseCommit(id)),
            .. states.Select(state => HostLayout.Deployment(state.Id.ToString())).Select(folder => new RemoveState(folder, StateDirectory.SizeOf(host, folder))),
        ];
        // The state goes last: as long as it is there the deployment is known, and what is half done can be gone through with.
        HostInventory after = found.After([.. entriesGo, .. statesGo], host.Boot.Loader.Order);
        return [.. entriesGo, .. HostLeftovers.FindUnusedFiles(host, after, entries), .. statesGo];
    }

    private static void RequireUnneeded(HostInventory found, DeploymentId id)
    {
        if (id == found.Booted)
            throw new PolicyException($"deployment {id} is running") { Hint = "boot another one first" };
        if (found.Deployments.Any(deployment => deployment.Id == id && deployment.Label is not null))
            throw new PolicyException($"deployment {id} is pinned") { Hint = $"bootcfs unpin {id}" };
        if (!found.IsNamed(id) && found.States.All(state => state.Id != id))
            throw UnknownDeploymentException.NotHere(id.ToString());
    }
}

using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>Which deployments a collection of garbage takes away.</summary>
internal static class DeploymentRetention
{
    /// <summary>How many of each operating system stay when nothing is said: what boots next, and the way back.</summary>
    internal const int DefaultKeep = 2;

    /// <summary>
    /// Deployments that go. The newest of each operating system stay, the newest of each that has booted well or is not
    /// counted, and whatever runs, boots next, is the way back, or is pinned; also those with a problem, of which it is not known what they are.
    /// </summary>
    /// <param name="found">What is on the host.</param>
    /// <param name="keep">How many of each operating system stay.</param>
    internal static IReadOnlyList<DeploymentId> FindUnneeded(HostInventory found, int keep)
    {
        HashSet<DeploymentId?> kept =
        [
            found.Booted,
            found.Default?.Id,
            keep > 1 ? found.WayBack?.Id : null,
            .. found.Deployments.Where(deployment => deployment.IsUsable)
                .GroupBy(deployment => deployment.Record.Os)
                .SelectMany(group => group.Take(keep).Concat(group.Where(deployment => deployment.Entry.Tries is null).Take(1)))
                .Select(deployment => deployment.Id),
        ];
        return
        [
            .. found.Deployments
                .Where(deployment => deployment is { Problem: null, Label: null } && !kept.Contains(deployment.Id))
                .Select(deployment => deployment.Record.Id),
        ];
    }
}

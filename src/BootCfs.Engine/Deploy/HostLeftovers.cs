using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>
/// What killed processes left on a host, and the steps that finish or remove it. Only what is marked as unfinished goes: a
/// state directory that merely has no entry any more may be all that is left of somebody's /etc, and stays.
/// </summary>
internal static class HostLeftovers
{
    /// <summary>The steps; the caller holds the lock of the host's repository.</summary>
    internal static IReadOnlyList<HostStep> Find(Host host, Repository? repository, HostInventory found)
    {
        List<HostStep> entries = [.. FindDoubled(found)];
        List<HostStep> files =
        [
            .. StateDirectory.FindStaged(host).Select(path => new RemoveState(path, StateDirectory.SizeOf(host, path))),
            .. found.States.Where(state => state.IsUnfinished).SelectMany(state => Finish(host, found, state)),
            .. found.States.Where(state => state.Staged is not null && (found.IsNamed(state.Id) || found.Booted == state.Id)).SelectMany(state => StagingSteps.Unmark(state.Id)), // killed behind its entry
            .. found.Superseded.SelectMany(staged => Drop(host, staged.Record.Id)),
            .. found.Staged.Count == 0 ? ForgetFinalizeFailure.On(host) : [],
            .. repository is null ? [] : FindReleased(repository, found),
            .. host.Boot.FindUnfinished().Select(path => new RemoveUnfinishedFile(path)),
        ];
        files.InsertRange(0, FindUnusedFiles(host, found.After([.. entries, .. files], host.Boot.Loader.Order), []));
        return [.. entries, .. entries.Count == 0 ? TellLoader.IfStale(host) : TellLoader.On(host), .. files];
    }

    /// <summary>Steps that take away the kernels that nothing needs any more.</summary>
    /// <param name="host">The host.</param>
    /// <param name="after">What is on it then.</param>
    /// <param name="retired">Entries that are there and will not be.</param>
    internal static IEnumerable<HostStep> FindUnusedFiles(Host host, HostInventory after, IReadOnlyList<BootEntryFile> retired)
    {
        // Of a deployment whose record cannot be read nobody knows what it needs.
        if (after.States.Any(state => state.Record is null))
            return [];
        // A unified kernel image waits in its directory only until its entry is there.
        HashSet<string> needed =
        [
            .. after.States.Where(state => state.Record!.Uki is null || !after.IsNamed(state.Id)).Select(state => state.Record!.BootDirectory), // none is null
        ];
        try
        {
            return [.. host.Boot.FindUnusedFiles(needed.Contains, retired).Select(name => new RemoveBootFiles(name, host.Boot.SizeOfFiles(name)))];
        }
        catch (LinuxException)
        {
            return []; // an entry cannot be read: what it loads stays
        }
    }

    // A rollback publishes the new entry first: where it was killed behind that, two name one deployment.
    private static IEnumerable<HostStep> FindDoubled(HostInventory found) =>
        found.Deployments.Where(deployment => deployment.Id is not null)
            .GroupBy(deployment => deployment.Id)
            .SelectMany(group => group.OrderByDescending(deployment => deployment.Entry.OurName!.Value.Counter).Skip(1)) // ours have a name of ours
            .Select(deployment => new RetireEntry(deployment.Entry));

    private static HostStep[] Finish(Host host, HostInventory found, StateDirectory state)
    {
        string folder = HostLayout.Deployment(state.Id.ToString());
        return found.IsNamed(state.Id) || found.Booted == state.Id || state.Staged is not null
            ? [new RemoveStateFile(state.Id, HostLayout.UnfinishedFile)]
            : [new ReleaseCommit(state.Id), new RemoveState(folder, StateDirectory.SizeOf(host, folder))];
    }

    // Killed when a newer one had been staged in its place.
    private static HostStep[] Drop(Host host, DeploymentId id)
    {
        string folder = HostLayout.Deployment(id.ToString());
        return
        [
            new WriteStateFile(id, HostLayout.UnfinishedFile, ""),
            new RemoveStateFile(id, HostLayout.StagedFile),
            new ReleaseCommit(id),
            new RemoveState(folder, StateDirectory.SizeOf(host, folder)),
        ];
    }

    // The reference comes before the state directory and goes before it.
    private static IEnumerable<HostStep> FindReleased(Repository repository, HostInventory found) =>
        repository.Commits.ReadRefStates()
            .Select(reference => reference.Ref?.Deployment)
            .OfType<DeploymentId>()
            .Where(id => id != found.Booted && !found.IsNamed(id) && found.States.All(state => state.Id != id))
            .Select(id => new ReleaseCommit(id));
}

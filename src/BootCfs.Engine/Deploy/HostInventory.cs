using BootCfs.Boot;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>All that is deployed on a host, read once: what every plan begins with.</summary>
/// <param name="Entries">All entries, also those of others, in the order of the boot menu.</param>
/// <param name="Deployments">Those of ours.</param>
/// <param name="States">State directories, whether or not an entry names them.</param>
/// <param name="Booted">The deployment that runs; null when none does.</param>
/// <param name="Choice">What decides instead of the order of entries; null when nothing does.</param>
internal sealed record HostInventory(
    IReadOnlyList<BootEntryFile> Entries,
    IReadOnlyList<Deployment> Deployments,
    IReadOnlyList<StateDirectory> States,
    DeploymentId? Booted,
    BootChoice? Choice)
{
    /// <summary>Deployments that a killed run had begun to take away, which clearing up ends.</summary>
    internal IReadOnlyList<DeploymentId> Gone { get; private init; } = [];

    internal static HostInventory Read(Host host)
    {
        IReadOnlyList<BootEntryFile> entries = host.Boot.ReadEntries();
        return new HostInventory(
            entries,
            host.ReadDeployments(entries),
            StateDirectory.ReadAll(host),
            host.IsLive ? LiveSystem.FindBooted() : null,
            host.Boot.Loader.FindChoice(host.Boot));
    }

    /// <summary>The entry that boots next, whoever owns it.</summary>
    internal BootEntryFile? Next => Choice?.Find(Entries) ?? Entries.FirstOrDefault(entry => entry.Problem is null);

    /// <summary>The deployment that boots next; null when that is something else.</summary>
    internal Deployment? Default => Deployments.FirstOrDefault(deployment => deployment.Entry.FileName == Next?.FileName);

    /// <summary>The deployment that runs, or else boots next; null when there is none that could.</summary>
    internal Deployment? InUse =>
        Deployments.FirstOrDefault(deployment => deployment.Problem is null && Booted is not null && deployment.Id == Booted)
        ?? (Default is { Problem: null } next ? next : null);

    /// <summary>
    /// What a rollback leads to: what runs when something else boots next; else the next in the menu, rather of the same
    /// operating system, and rather one that is not counted, as it has booted well.
    /// </summary>
    internal Deployment? WayBack
    {
        get
        {
            Deployment? next = Default;
            Deployment[] others = [.. Deployments.Where(deployment => deployment.IsUsable && deployment.Id != next?.Id).OrderBy(deployment => deployment.Entry.Tries is not null)];
            return others.FirstOrDefault(deployment => Booted is not null && deployment.Id == Booted)
                ?? others.FirstOrDefault(deployment => next is { Problem: null } && deployment.Record.Os == next.Record.Os)
                ?? others.FirstOrDefault();
        }
    }

    /// <summary>The counter for the next entry: above those of all entries of ours, and of all that was ever deployed and is still there.</summary>
    internal long NextCounter => 1 + Entries.Select(entry => entry.OurName?.Counter)
        .Concat(States.Select(state => state.Record?.Counter))
        .Max() ?? 1;

    /// <summary>State directories that no entry leads to: the operator has taken it away, or the boot directory was made anew.</summary>
    internal IEnumerable<StateDirectory> WithoutEntry =>
        States.Where(state => state is { IsUnfinished: false, Staged: null } && state.Id != Booted && !IsNamed(state.Id));

    /// <summary>State directories of deployments that a killed run has half made or half taken away.</summary>
    internal IEnumerable<StateDirectory> Unfinished =>
        States.Where(state => state is { IsUnfinished: true, Staged: null } && state.Id != Booted && !IsNamed(state.Id));

    /// <summary>What is published when the system is shut down, in the order of their counters: at most one of each operating system.</summary>
    internal IReadOnlyList<StagedDeployment> Staged => [.. AllStaged.GroupBy(staged => staged.Record.Os).Select(group => group.Last())];

    /// <summary>Staged ones in whose place a newer one was staged.</summary>
    internal IEnumerable<StagedDeployment> Superseded => AllStaged.Except(Staged);

    private IEnumerable<StagedDeployment> AllStaged => States
        .Select(state => state is { Staged: { } mark, Record: { } record } && record.Id != Booted && !IsNamed(record.Id) ? new StagedDeployment(record, mark) : null)
        .OfType<StagedDeployment>()
        .OrderBy(staged => staged.Record.Counter);

    internal bool IsNamed(DeploymentId id) => Deployments.Any(deployment => deployment.Id == id);

    /// <summary>The same when nothing is left that nobody needs.</summary>
    internal HostInventory After(IReadOnlyList<HostStep> steps, IComparer<BootEntryFile> order)
    {
        BootEntryFile[] entries = [.. BootMenu.After(Entries, steps, order)];
        HashSet<string> removed = [.. steps.OfType<RemoveState>().Select(step => step.Folder)];
        return this with
        {
            Entries = entries,
            Deployments = [.. entries.Where(entry => entry.OurName is not null).Select(FindDeployment).OfType<Deployment>()],
            Gone = [.. States.Where(state => removed.Contains(HostLayout.Deployment(state.Id.ToString()))).Select(state => state.Id)],
            States = [.. States.Where(state => !removed.Contains(HostLayout.Deployment(state.Id.ToString())))],
            Choice = Choice is { EndsWithMenu: true } && steps.OfType<WriteBootMenu>().Any() ? null : Choice,
        };
    }

    // One that is published again is known by what it boots.
    private Deployment? FindDeployment(BootEntryFile entry) =>
        (Deployments.FirstOrDefault(deployment => deployment.Entry.FileName == entry.FileName)
            ?? Deployments.FirstOrDefault(deployment => deployment.Entry.Entry.Options == entry.Entry.Options))?.Under(entry);
}

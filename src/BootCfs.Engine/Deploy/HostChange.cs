using BootCfs.Format.Journal;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>How a verb that changes a host is run.</summary>
/// <param name="DryRun">Plan and check only.</param>
/// <param name="LockWait">How long to wait for another process that changes the host's repository.</param>
public sealed record HostChangeOptions(bool DryRun, LockWait LockWait);

/// <summary>Runs a verb that changes a host: locked, planned with what dead processes left, checked, applied, and told to readers.</summary>
internal static class HostChange
{
    /// <summary>Runs it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="verb">What is done, for whoever waits.</param>
    /// <param name="options">How.</param>
    /// <param name="plan">The verb's own steps, from what is on the host when nothing is left over.</param>
    /// <param name="cancellationToken">Heeded until the first step.</param>
    /// <returns>The plan that was applied, or would be.</returns>
    internal static HostPlan Run(
        Host host, string verb, HostChangeOptions options, Func<Repository, HostInventory, HostVerb> plan, CancellationToken cancellationToken)
    {
        using Repository repository = Repository.Open(host.RepositoryPath);
        using RepositoryLock? held = options.DryRun
            ? null
            : repository.Lock($"bootcfs {verb}", LockMode.Shared, options.LockWait, cancellationToken);
        HostInventory found = HostInventory.Read(host);
        IReadOnlyList<HostStep> leftovers = HostLeftovers.Find(host, repository, found);
        HostVerb asked = plan(repository, found.After(leftovers, host.Boot.Loader.Order));
        HostPlan whole = HostPlan.Make(host, found, leftovers, asked.Steps, asked.Notes);
        whole.Check(host);
        cancellationToken.ThrowIfCancellationRequested();
        if (!options.DryRun)
        {
            whole.Apply(new HostWork(host, repository));
            HostState.Publish(host);
            if (asked.Steps.Count > 0)
                host.Log(asked.Messages);
        }

        return whole;
    }
}

/// <summary>What a verb itself does.</summary>
/// <param name="Steps">Its steps.</param>
/// <param name="Notes">What the operator should know.</param>
internal sealed record HostVerb(IReadOnlyList<HostStep> Steps, params IReadOnlyList<string> Notes)
{
    /// <summary>What the journal is told when the steps are done.</summary>
    internal IEnumerable<JournalEntry> Messages { get; init; } = [];
}

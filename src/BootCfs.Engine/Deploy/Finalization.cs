using BootCfs.Deploy.Etc;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>finalize</c>, which a unit runs when the system is shut down: what was staged gets the last changes of <c>/etc</c>, and its
/// entry, which is one rename. No object and no kernel is read, and whatever fails is remembered.
/// </summary>
/// <param name="Published">What got an entry, or would.</param>
/// <param name="Plan">What was done for that.</param>
public sealed record Finalization(IReadOnlyList<DeploymentId> Published, HostPlan Plan)
{
    /// <summary>Publishes what is staged.</summary>
    /// <param name="sysroot">The physical root of the host.</param>
    /// <param name="boot">Its boot directory; null for the usual places.</param>
    /// <param name="options">How.</param>
    /// <param name="time">Tells when something failed.</param>
    /// <param name="cancellationToken">Heeded until the first step.</param>
    /// <exception cref="BootCfsException">It is not published; the host remembers why.</exception>
    public static Finalization Run(string sysroot, string? boot, HostChangeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        DeploymentId? current = null;
        try
        {
            using Host host = Host.Open(sysroot, boot);
            return EtcAttempts.Run(() => Run(host, options, id => current = id, cancellationToken));
        }
        catch (BootCfsException e) when (!options.DryRun)
        {
            // Whatever fails, be it that there is no boot directory any more.
            if (sysroot == HostLayout.Sysroot)
                Journal.OfSystem.Write(HostMessages.OfFinalizeFailed(current, e.Message));
            FinalizeFailures.Remember(sysroot, current?.ToString(), time.GetUtcNow(), e);
            throw;
        }
    }

    private static Finalization Run(Host host, HostChangeOptions options, Action<DeploymentId> begin, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeploymentId> published = [];
        HostPlan plan = HostChange.Run(
            host,
            "finalize",
            options,
            (repository, found) =>
            {
                published = [.. found.Staged.Select(staged => staged.Record.Id)];
                HostStep[] steps = [.. found.Staged.SelectMany(staged => StepsFor(host, repository, found, staged, begin))];
                return new HostVerb(steps.Length == 0 ? [] : [.. steps, .. TellLoader.On(host), .. ForgetFinalizeFailure.On(host)])
                {
                    Messages = found.Staged.Select(staged => HostMessages.OfFinalized(staged.Record, NameFor(found, staged))),
                };
            },
            cancellationToken);
        return new Finalization(published, plan);
    }

    private static List<HostStep> StepsFor(Host host, Repository repository, HostInventory found, StagedDeployment staged, Action<DeploymentId> begin)
    {
        begin(staged.Record.Id);
        RequireFiles(host, staged);
        List<HostStep> steps = [];
        if (EtcRemerge.Plan(host, repository, staged) is { } etc)
        {
            steps.Add(new MergeStagedEtc(staged.Record.Id, etc));
            if (etc.Conflicts.Any())
                steps.Add(new WriteStateFile(staged.Record.Id, HostLayout.EtcConflicts, Describe(etc)));
        }

        return [.. steps, .. StagingSteps.Publish(staged, NameFor(found, staged))];
    }

    // Its number was kept for it; only a boot directory from elsewhere could have it.
    private static BootEntryName NameFor(HostInventory found, StagedDeployment staged) =>
        found.Entries.Any(entry => entry.OurName?.Counter == staged.Record.Counter) ? staged.EntryName with { Counter = found.NextCounter } : staged.EntryName;

    // A glance: what they are was proven when they were put there, and there is no time to read them now.
    private static void RequireFiles(Host host, StagedDeployment staged)
    {
        foreach (string path in staged.BootFiles)
        {
            if (!host.Boot.Exists(path.TrimStart('/')))
                throw new VerificationException($"{host.Boot.Path}{path} is missing");
        }

        string etc = $"{HostLayout.Deployment(staged.Record.Id.ToString())}/{HostLayout.Etc}";
        if (host.Physical.TryStat(etc) is not { IsDirectory: true })
            throw new VerificationException($"{host.Path}/{etc} is missing");
    }

    private static string Describe(EtcPlan etc) => string.Concat(etc.Conflicts.Select(conflict =>
        $"{PathText.Display(conflict.Path)}\t{(etc.Policy == EtcConflictPolicy.New ? "new" : "kept")}\t{conflict.Describe()}\n"));
}

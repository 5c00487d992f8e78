using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;

namespace BootCfs.Deploy;

/// <summary>
/// The verb <c>boot-complete</c>: what follows from a boot that has proved healthy. The health checks first; then the entry is
/// blessed, so that its boots are counted no more; and from then on the host does not go below the security epoch that runs.
/// Killed anywhere, the next boot or run does what is left: nothing follows from a boot whose checks did not pass.
/// </summary>
/// <param name="Deployment">What runs.</param>
/// <param name="Health">What the checks said.</param>
/// <param name="Blessed">Whether its boots were counted until now.</param>
/// <param name="Epoch">Its epoch; null when nobody has vouched for it, or it is on trial.</param>
/// <param name="Highest">The record that holds now; null when there is none.</param>
public sealed record BootCompletion(DeploymentRecord Deployment, HealthReport Health, bool Blessed, long? Epoch, EpochRecord? Highest)
{
    /// <summary>Completes the boot of the system that runs.</summary>
    /// <param name="host">The host.</param>
    /// <param name="checks">What says whether it is healthy.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="say">Told what the checks say.</param>
    /// <exception cref="NotAHostException">It is no deployment of this host.</exception>
    /// <exception cref="HealthCheckException">It is not healthy.</exception>
    public static BootCompletion Run(Host host, HealthChecks checks, TimeProvider time, Action<string> say) =>
        Run(host, RequireBooted(host), checks, HostLayout.RunDirectory, time, say);

    /// <summary>The deployment that runs.</summary>
    /// <exception cref="NotAHostException">There is none.</exception>
    internal static DeploymentId RequireBooted(Host host) =>
        (host.IsLive ? LiveSystem.FindBooted() : null) ?? throw new NotAHostException($"the running system is no deployment of {host.Path}");

    /// <summary>Completes the boot of a deployment.</summary>
    /// <param name="host">The host.</param>
    /// <param name="booted">The deployment.</param>
    /// <param name="checks">What says whether it is healthy.</param>
    /// <param name="run">Where what the checks say is left.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="say">Told what the checks say.</param>
    internal static BootCompletion Run(Host host, DeploymentId booted, HealthChecks checks, string run, TimeProvider time, Action<string> say)
    {
        Deployment[] named = [.. host.ReadDeployments().Where(entry => entry.Id == booted)];
        if (named.Length == 0)
            throw new NotAHostException($"no boot entry of {host.Path} names {booted}, which runs");
        DeploymentRecord record = named[0].Record;
        HealthReport health = checks.Run(record, time, say);
        health.Write(run);
        Quarantine.Record(host, time);
        if (!health.Passed)
            throw Refuse(host, record, health);
        host.Log([HostMessages.Of(JournalMessages.HealthPassed, record, "is healthy")]);
        BootCompletion completion = record.IsTrial
            ? new BootCompletion(record, health, false, null, HostEpochs.Read(host, record.Os))
            : Complete(host, record, named, health, time);
        HostState.Publish(host);
        return completion;
    }

    private static HealthCheckException Refuse(Host host, DeploymentRecord record, HealthReport health)
    {
        BootFailure.Write(host, record.Id, health.Problem);
        HostState.Publish(host);
        host.Log(health.Failed.Select(check => HostMessages.OfHealthFailed(record, check)));
        return new HealthCheckException(health.Problem);
    }

    private static BootCompletion Complete(Host host, DeploymentRecord record, Deployment[] named, HealthReport health, TimeProvider time)
    {
        using Repository repository = Repository.Open(host.RepositoryPath);
        Deployment[] counted = [.. named.Where(deployment => deployment.Entry.Tries is not null)];
        foreach (Deployment deployment in counted)
            host.Boot.Loader.Bless(host.Boot, deployment.Entry);
        foreach (HostStep step in counted.Length > 0 ? TellLoader.On(host) : [])
            step.Apply(new HostWork(host, repository));
        BootFailure.Remove(host, record.Id);
        Quarantine.Forget(host, record.Image);
        if (counted.Length > 0)
            host.Log([HostMessages.Of(JournalMessages.Blessed, record, "has booted well and is counted no more")]);

        // An epoch that nobody has signed could be any number, and would lock out whatever is below it.
        if (record.IsUnsigned)
            return new BootCompletion(record, health, counted.Length > 0, null, HostEpochs.Read(host, record.Os));
        long epoch = ProvenRoot.ReadRelease(repository.Commits.Read(record.Commit)).SecurityEpoch;
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()); // as it is written
        EpochRecord highest = HostEpochs.Raise(host, record.Os, new EpochRecord(epoch, record.Commit, now));
        return new BootCompletion(record, health, counted.Length > 0, epoch, highest);
    }
}

using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>The verb <c>deploy</c>: plan, and unless it is a rehearsal, apply.</summary>
public static class Deployer
{
    /// <summary>Deploys a commit.</summary>
    /// <param name="host">Where it goes.</param>
    /// <param name="repository">Path of the repository that has the commit; null for the host's own.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="dryRun">Plan only.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="report">Told of each phase.</param>
    /// <param name="cancellationToken">Heeded until the new entry is published.</param>
    /// <returns>The plan that was applied, or would be.</returns>
    /// <exception cref="EtcConflictException">Changes of <c>/etc</c> exclude each other; nothing has changed.</exception>
    /// <exception cref="EtcChangedException">The <c>/etc</c> in use is changed all the time.</exception>
    /// <exception cref="ContentsCollectedException">The commit's contents were dropped on purpose.</exception>
    /// <exception cref="NotARepositoryException">There is no repository, or the host's has another algorithm.</exception>
    public static DeploymentPlan Run(
        Host host,
        string? repository,
        DeployRequest request,
        bool dryRun,
        TimeProvider time,
        Action<string> report,
        CancellationToken cancellationToken)
    {
        // One that a killed run has begun is none yet: it is finished below.
        using Repository? own = File.Exists(Path.Combine(host.RepositoryPath, RepositoryMeta.FileName)) ? Repository.Open(host.RepositoryPath) : null;
        using Repository? other = repository is null || IsSame(repository, host.RepositoryPath) ? null : Repository.Open(repository);
        Repository source = other ?? own ?? throw new NotARepositoryException(host.RepositoryPath, "there is no such directory");
        if (own is not null && own.Meta.Algorithm != source.Meta.Algorithm)
        {
            throw new NotARepositoryException(
                host.RepositoryPath, $"its digests are {own.Meta.Algorithm.Name()}, those of {source.Path} {source.Meta.Algorithm.Name()}");
        }

        try
        {
            return EtcAttempts.Run(() => Run(host, source, own, request, dryRun, time, report, cancellationToken));
        }
        catch (MissingObjectException e) when (source.ReadCollected().Contains(source.Commits.Resolve(request.Revision)))
        {
            throw new ContentsCollectedException(source.Commits.Resolve(request.Revision), e);
        }
    }

    private static DeploymentPlan Run(
        Host host,
        Repository source,
        Repository? own,
        DeployRequest request,
        bool dryRun,
        TimeProvider time,
        Action<string> report,
        CancellationToken cancellationToken)
    {
        report("plan");
        using RepositoryLock? held = dryRun || own is null ? null : Lock(own, request, cancellationToken);
        HostInventory found = HostInventory.Read(host);
        DeploymentPlan plan = DeploymentPlanner.Plan(host, source, own, request, found, HostLeftovers.Find(host, own, found), time);
        if (dryRun)
            return plan;

        plan.Etc.RequireNoConflict();
        using Repository? made = own is null ? Repository.Init(host.RepositoryPath, source.Meta.Algorithm) : null;
        Repository target = own ?? made!; // made when there was none
        using RepositoryLock? late = held is null ? Lock(target, request, cancellationToken) : null;
        plan.Change.Apply(new HostWork(host, target, new DeploymentTransaction(host, source, target, plan, report, cancellationToken)));
        HostState.Publish(host);
        host.Log(plan.Staged is null ? HostMessages.OfDeployed(plan.Record, plan.EntryName) : HostMessages.OfStaged(plan.Record));
        if (plan.Staged is not null && host.IsLive)
            FinalizeUnit.Start();
        return plan;
    }

    private static RepositoryLock Lock(Repository repository, DeployRequest request, CancellationToken cancellationToken) =>
        repository.Lock($"bootcfs deploy {request.Revision}", LockMode.Shared, request.LockWait, cancellationToken);

    private static bool IsSame(string left, string right) => Path.GetFullPath(left) == Path.GetFullPath(right);
}

using BootCfs.Audit;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary>Finds what <c>verify</c> is asked about; opens the host and its repository when they are needed.</summary>
internal sealed class VerifySubjects(string sysroot, string? boot, string? namedRepository, AuditOptions options) : IDisposable
{
    private Host? _host;
    private Repository? _repository;

    private Host Host => _host ??= Host.Open(sysroot, boot);

    /// <summary>Whether the system that runs is looked at.</summary>
    internal bool IsLive => _host?.IsLive ?? false;

    /// <summary>The repository that is looked at.</summary>
    internal Repository Repository => _repository ??= Repository.Open(namedRepository ?? Path.Combine(sysroot, HostLayout.Repository));

    /// <summary>The system that is running, and its host.</summary>
    /// <exception cref="NotAHostException">It was not booted from a deployment of this host.</exception>
    internal IEnumerable<AuditSubject> Booted()
    {
        Deployment? booted = FindBooted() is { } id ? Host.ReadDeployments().FirstOrDefault(deployment => deployment.Id == id) : null;
        return booted is not null
            ? [AuditSubject.OfDeployment(Repository, Host, booted, booted: true, options), AuditSubject.OfHost(Repository, Host, options)]
            : throw new NotAHostException($"the running system is no deployment of {sysroot}")
            {
                Hint = "name a deployment or a commit, or pass --all",
            };
    }

    /// <summary>Every deployment of the host, and the host itself.</summary>
    /// <exception cref="NotAHostException">There is none: nothing would be verified.</exception>
    internal IEnumerable<AuditSubject> All()
    {
        IReadOnlyList<Deployment> deployments = Host.ReadDeployments();
        DeploymentId? booted = FindBooted();
        return deployments.Count > 0
            ? deployments.Select(deployment => OfDeployment(deployment, booted)).Append(AuditSubject.OfHost(Repository, Host, options))
            : throw new NotAHostException($"{sysroot} has no deployments");
    }

    /// <summary>A deployment by its id, or else a commit.</summary>
    internal AuditSubject Find(string target)
    {
        if (namedRepository is null && ShortId.MayBeDeployment(target))
        {
            Deployment[] meant = [.. Host.ReadDeployments().Where(deployment => deployment.Id is { } id && ShortId.IsMeant(target, id.ToString()))];
            if (meant.Length > 1)
                throw new UsageException($"several deployments begin with '{target}'");
            if (meant.Length == 1)
                return OfDeployment(meant[0], FindBooted());
        }

        return AuditSubject.OfCommit(
            Repository, Revision.Read(Repository, target), options with { Stream = Repository.Commits.FindStream(target)?.ToString() });
    }

    public void Dispose()
    {
        _repository?.Dispose();
        _host?.Dispose();
    }

    private AuditSubject OfDeployment(Deployment deployment, DeploymentId? booted) =>
        AuditSubject.OfDeployment(Repository, Host, deployment, booted is not null && deployment.Id == booted, options);

    private DeploymentId? FindBooted() => Host.IsLive ? LiveSystem.FindBooted() : null;
}

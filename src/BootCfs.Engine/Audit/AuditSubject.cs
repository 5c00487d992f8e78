using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Trust;

namespace BootCfs.Audit;

/// <summary>What is audited, and the facts about it; each is read once, when a check first asks for it.</summary>
public sealed class AuditSubject
{
    private readonly Lazy<TrustPolicy> _policy;
    private readonly Lazy<TrustDecision> _decision;
    private readonly Lazy<StoredCommit> _commit;
    private readonly Lazy<RootTrailers> _trailers;
    private readonly Lazy<byte[]> _releaseToml;
    private readonly Lazy<ReleaseInfo> _release;
    private readonly Lazy<ValidatedTree> _tree;
    private readonly Lazy<ObjectAudit> _objects;
    private readonly Lazy<LiveSystem> _live;
    private readonly Lazy<Platform> _platform;

    private AuditSubject(Repository repository, string name, AuditOptions? options, Func<StoredCommit> readCommit)
    {
        Repository = repository;
        Name = name;
        Options = options ?? AuditOptions.Default;
        _policy = new(() => Options.Policy());
        _decision = new(Judge);
        _commit = new(readCommit);
        _trailers = new(() => Commit.ReadTrailers());
        _releaseToml = new(() => Commit.ReadRelease());
        _release = new(() => ReleaseInfo.Parse(_releaseToml.Value, $"release.toml of {Commit.Id}"));
        _tree = new(() => RootImage.ReadDump(Commit.ReadDump(), repository.Meta.Algorithm));
        _objects = new(() => ObjectAudit.Run(repository, Tree, Options.Content));
        _live = new(() => Options.Live ?? LiveSystem.Read());
        _platform = new(() => Options.Platform ?? Platform.Read());
    }

    /// <summary>A commit, wherever it is.</summary>
    public static AuditSubject OfCommit(Repository repository, StoredCommit commit, AuditOptions? options = null) =>
        new(repository, $"commit {commit.Id}", options, () => commit) { CommitId = commit.Id };

    /// <summary>A deployment, and the running system when it is the one that runs.</summary>
    public static AuditSubject OfDeployment(
        Repository repository, Host host, Deployment deployment, bool booted, AuditOptions? options = null) =>
        new(
            repository,
            deployment.Id is null ? $"boot entry {deployment.Entry.FileName}" : $"deployment {deployment.Id}",
            options,
            () => repository.Commits.Read(deployment.Record.Commit))
        {
            CommitId = deployment.Problem is null ? deployment.Record.Commit : null,
            Host = host,
            Deployment = deployment,
            Scope = booted ? AuditScope.Booted : AuditScope.Deployment,
        };

    /// <summary>What belongs to a host and to no single deployment.</summary>
    public static AuditSubject OfHost(Repository repository, Host host, AuditOptions? options = null) =>
        new(repository, $"host {host.Path}", options, () => throw new InvalidOperationException("a host has no commit"))
        {
            Host = host,
            Scope = AuditScope.Host,
        };

    /// <summary>What is audited, for people.</summary>
    public string Name { get; }

    /// <summary>The commit; null when a broken deployment does not say which.</summary>
    public GitObjectId? CommitId { get; private init; }

    /// <summary>How much of the chain there is.</summary>
    public AuditScope Scope { get; private init; } = AuditScope.Commit;

    /// <summary>The deployment's id, when there is one.</summary>
    public string? DeploymentId => Deployment?.Id?.ToString();

    internal AuditOptions Options { get; }

    internal Repository Repository { get; }

    /// <summary>Who may have signed commits.</summary>
    internal TrustPolicy Policy => _policy.Value;

    /// <summary>What deploy would decide about the commit.</summary>
    internal TrustDecision Decision => _decision.Value;

    internal StoredCommit Commit => _commit.Value;

    private Host? Host { get; init; }

    private Deployment? Deployment { get; init; }

    internal RootTrailers Trailers => _trailers.Value;

    internal byte[] ReleaseToml => _releaseToml.Value;

    internal ReleaseInfo Release => _release.Value;

    internal ValidatedTree Tree => _tree.Value;

    internal ObjectAudit Objects => _objects.Value;

    internal LiveSystem Live => _live.Value;

    internal Platform Platform => _platform.Value;

    // Checks of a wider scope are only run on subjects that have these.
    internal Host RequireHost() => Host ?? throw new InvalidOperationException("no host is audited");

    internal Deployment RequireDeployment() => Deployment ?? throw new InvalidOperationException("no deployment is audited");

    // What deploy has waived once is told all the same: the record of that lies on the disk that is audited.
    private TrustDecision Judge() => new CommitTrust(Repository.Commits, Policy).Judge(Commit.Id, new TrustQuestion
    {
        Now = Options.Time.GetUtcNow(),
        Stream = Options.Stream,
        HighestEpoch = Host is not null && Deployment is not null ? HostEpochs.Read(Host, Deployment.Record.Os)?.HighestEpoch : null,
    });
}

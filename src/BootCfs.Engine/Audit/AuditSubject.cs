using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;

namespace BootCfs.Audit;

/// <summary>What is audited, and the facts about it; each is read once, when a check first asks for it.</summary>
public sealed class AuditSubject
{
    private readonly Lazy<StoredCommit> _commit;
    private readonly Lazy<RootTrailers> _trailers;
    private readonly Lazy<byte[]> _releaseToml;
    private readonly Lazy<ReleaseInfo> _release;
    private readonly Lazy<ValidatedTree> _tree;
    private readonly Lazy<LiveSystem> _live;

    private AuditSubject(Repository repository, string name, Func<StoredCommit> readCommit)
    {
        Repository = repository;
        Name = name;
        _commit = new(readCommit);
        _trailers = new(() => Commit.ReadTrailers());
        _releaseToml = new(() => Commit.ReadRelease());
        _release = new(() => ReleaseInfo.Parse(_releaseToml.Value, $"release.toml of {Commit.Id}"));
        _tree = new(() => RootImage.ReadDump(Commit.ReadDump(), repository.Meta.Algorithm));
        _live = new(LiveSystem.Read);
    }

    /// <summary>A commit, wherever it is.</summary>
    public static AuditSubject OfCommit(Repository repository, StoredCommit commit) =>
        new(repository, $"commit {commit.Id}", () => commit) { CommitId = commit.Id };

    /// <summary>A deployment, and the running system when it is the one that runs.</summary>
    public static AuditSubject OfDeployment(Repository repository, Host host, Deployment deployment, bool booted) =>
        new(
            repository,
            deployment.Id is null ? $"boot entry {deployment.Entry.FileName}" : $"deployment {deployment.Id}",
            () => repository.Commits.Read(deployment.Record.Commit))
        {
            CommitId = deployment.Problem is null ? deployment.Record.Commit : null,
            Host = host,
            Deployment = deployment,
            Scope = booted ? AuditScope.Booted : AuditScope.Deployment,
        };

    /// <summary>What is audited, for people.</summary>
    public string Name { get; }

    /// <summary>The commit; null when a broken deployment does not say which.</summary>
    public GitObjectId? CommitId { get; private init; }

    /// <summary>How much of the chain there is.</summary>
    public AuditScope Scope { get; private init; } = AuditScope.Commit;

    /// <summary>The deployment's id, when there is one.</summary>
    public string? DeploymentId => Deployment?.Id?.ToString();

    internal Repository Repository { get; }

    internal StoredCommit Commit => _commit.Value;

    private Host? Host { get; init; }

    private Deployment? Deployment { get; init; }

    internal RootTrailers Trailers => _trailers.Value;

    internal byte[] ReleaseToml => _releaseToml.Value;

    internal ReleaseInfo Release => _release.Value;

    internal ValidatedTree Tree => _tree.Value;

    internal LiveSystem Live => _live.Value;

    // Checks of a wider scope are only run on subjects that have these.
    internal Host RequireHost() => Host ?? throw new InvalidOperationException("no host is audited");

    internal Deployment RequireDeployment() => Deployment ?? throw new InvalidOperationException("no deployment is audited");
}

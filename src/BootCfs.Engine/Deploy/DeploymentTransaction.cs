using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// Carries a plan out. Everything is put in place beside what is in use; the last step, one rename of one boot entry,
/// makes it the default (product.md D8). Before that nothing is visible, after that nothing is missing.
/// </summary>
public sealed class DeploymentTransaction
{
    private readonly Host _host;
    private readonly Repository _source;
    private readonly Repository _target;
    private readonly DeploymentPlan _plan;

    private DeploymentTransaction(Host host, Repository source, Repository target, DeploymentPlan plan)
    {
        _host = host;
        _source = source;
        _target = target;
        _plan = plan;
    }

    /// <summary>Applies a plan.</summary>
    /// <param name="host">The host that was planned for.</param>
    /// <param name="source">The repository that has the commit.</param>
    /// <param name="target">The host's repository; may be the same object.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="wait">How long to wait for another process that changes the host's repository.</param>
    /// <param name="report">Told of each phase.</param>
    /// <param name="cancellationToken">Heeded until the boot files are in place; publishing the entry is not interrupted.</param>
    /// <exception cref="DigestMismatchException">An object or file proves wrong; nothing has changed.</exception>
    public static void Apply(
        Host host,
        Repository source,
        Repository target,
        DeploymentPlan plan,
        LockWait wait,
        Action<string> report,
        CancellationToken cancellationToken)
    {
        using RepositoryLock held = target.Lock(
            $"bootcfs deploy {plan.Record.Commit}", LockMode.Shared, wait, cancellationToken);
        new DeploymentTransaction(host, source, target, plan).Apply(report, cancellationToken);
    }

    private void Apply(Action<string> report, CancellationToken cancellationToken)
    {
        report($"objects: {_plan.MissingObjects.Count} new");
        AddObjects(cancellationToken);
        report("objects: proving");
        ProveObjects(cancellationToken);
        _target.Images.Keep(_plan.Record.Image.Digest, _plan.Record.Id.ToString());
        if (!ReferenceEquals(_source, _target))
            _target.Commits.CopyFrom(_source.Commits, _plan.Record.Commit);
        // A run that broke off may have left the ref; nobody else moves it while the lock is held.
        RefName deployed = RefName.Of(_plan.Record.Id);
        _target.Commits.MoveRef(deployed, _plan.Record.Commit, _target.Commits.ReadRef(deployed));

        cancellationToken.ThrowIfCancellationRequested();
        report("state: /etc and /var");
        var content = new TreeContent(_plan.Tree, _target.Objects);
        new StateDirectories(_host.Physical, content).Make(_plan.Record, _target.Commits.Read(_plan.Record.Commit));
        report("boot: kernel and initramfs");
        using (KernelObjects kernel = KernelObjects.Open(content, _plan.BootFiles))
            _host.Boot.InstallFiles(kernel.Linux, kernel.Initrd);
        cancellationToken.ThrowIfCancellationRequested();

        // The point of no return: from here the new deployment boots next.
        _host.Boot.Publish(_plan.EntryName, _plan.Entry);
    }

    private void AddObjects(CancellationToken cancellationToken)
    {
        using ObjectStaging staging = _target.Stage();
        ParallelWork.ForEach(_plan.MissingObjects, digest => staging.Add(_source.Objects, digest), cancellationToken);
        staging.Add(_plan.Image.Span);
        bool? isSealed = staging.Complete();
        if (_plan.VerityRequired && isSealed == false)
            throw new VerityUnsupportedException(_target.Objects.Path);
    }

    // What was there before is about to be relied on: a name and a length are no proof.
    private void ProveObjects(CancellationToken cancellationToken)
    {
        using var buffers = new ThreadLocal<byte[]>(() => new byte[ObjectHashing.BufferSize]);
        Dictionary<FsVerityDigest, Format.Tree.NodeId> users = TreeObjects.Users(_plan.Tree, _target.Objects.Algorithm);
        foreach (FsVerityDigest digest in _plan.MissingObjects)
            users.Remove(digest);
        users[_plan.Record.Image.Digest] = Format.Tree.NodeId.Root;
        ParallelWork.ForEach(users, Prove, cancellationToken);

        void Prove(KeyValuePair<FsVerityDigest, Format.Tree.NodeId> user)
        {
            ObjectState state = _target.Objects.Check(user.Key, buffers.Value!); // the factory never returns null
            if (state == ObjectState.Sealed || (state == ObjectState.Intact && !_plan.VerityRequired))
                return;
            throw new VerificationException(
                $"object {user.Key} of {_plan.Tree.DisplayPath(user.Value)} is {state.ToString().ToLowerInvariant()} in {_target.Objects.Path}");
        }
    }
}

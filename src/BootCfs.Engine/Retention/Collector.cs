using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Retention;

/// <summary>
/// Removes contents that nothing needs. What goes is decided and, where a commit loses its contents, written down before
/// the first file is removed; names go before objects, so that whatever is killed leaves nothing that misses something.
/// </summary>
public sealed class Collector
{
    private readonly Repository _repository;
    private readonly CollectionRequest _request;
    private readonly Deploy.Host? _host;
    private readonly DateTimeOffset _now;

    private Collector(Repository repository, CollectionRequest request, Deploy.Host? host, DateTimeOffset now)
    {
        _repository = repository;
        _request = request;
        _host = host;
        _now = now;
    }

    /// <summary>Collects.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="host">The host whose repository it is, or null.</param>
    /// <param name="time">Tells how old things are.</param>
    /// <param name="cancellationToken">Heeded until the first file is removed.</param>
    /// <exception cref="RetentionException">What must be kept cannot be told.</exception>
    public static CollectionReport Run(
        Repository repository, CollectionRequest request, Deploy.Host? host, TimeProvider time, CancellationToken cancellationToken)
    {
        using RepositoryLock? held = request.DryRun ? null : repository.Lock("bootcfs gc", LockMode.Exclusive, request.LockWait, cancellationToken);
        return new Collector(repository, request, host, time.GetUtcNow()).Run(cancellationToken);
    }

    // What came later is young; without a grace nothing is, whatever the clock says.
    private DateTimeOffset Since => _request.Grace == TimeSpan.Zero ? DateTimeOffset.MaxValue : _now - _request.Grace;

    private CollectionReport Run(CancellationToken cancellationToken)
    {
        RetentionRoots roots = ReadRoots();
        List<SelectedCommit> commits = CommitSelection.Select(_repository, roots, _request.Policy, _now);
        ObjectTable table = ObjectTable.Read(_repository.Objects);
        var use = new TreeUse(_repository, table);
        // Those that go are read only to say what each takes with it.
        commits.Where(commit => commit.IsKept || (_request.DryRun && !commit.WasCollected)).ToList().ForEach(use.Add);
        use.Mark(cancellationToken);
        HashSet<FsVerityDigest> images = FindImages(roots, commits, use);

        var plan = new CollectionPlan(
            [.. FindCollected(commits, images), .. FindUnreachable(commits)],
            FindSignatures(roots, commits),
            [.. roots.Names.Where(name => name.Problem is null && !images.Contains(name.Image!.Value)).Select(name => name.OurName).OfType<string>()], // good names have an image
            [.. _repository.Images.ReadImages().Select(name => name.Image).OfType<FsVerityDigest>().Where(image => !images.Contains(image))],
            UnusedObjects.Find(_repository.Objects, table, Since));
        UnusedGitObjects history = FindUnusedHistory([.. plan.Signatures.Select(signature => signature.Name)]);
        if (!_request.DryRun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            plan.Apply(_repository, commits.Where(commit => commit.IsKept).Select(commit => commit.Commit));
            HistoryUpkeep.Drop(_repository, history, _now);
        }

        return Describe(commits, plan, table, history, _request.DryRun ? use.UniqueBytes() : null);
    }

    private UnusedGitObjects FindUnusedHistory(HashSet<RefName> going)
    {
        try
        {
            return _repository.Commits.FindUnused(Since, going);
        }
        catch (CommitStoreException e) when (e.InnerException is BootCfsException)
        {
            throw new RetentionException(e.Reason, e);
        }
    }

    private RetentionRoots ReadRoots()
    {
        RetentionRoots roots = RetentionRoots.Read(_repository, _host is null ? null : HostRoots.Read(_host, _request.Leaving), _request.Leaving);
        if (roots.Problems.Count > 0)
            throw new RetentionException(string.Join("; ", roots.Problems));
        using DirectoryHandle? streams = _repository.Directory.TryOpenDirectory("streams");
        return streams is null || !HasFiles(streams)
            ? roots
            : throw new RetentionException("streams/ has streams of composefs-rs, and which objects they need is not known here")
            {
                Hint = "collect with the tool that made them",
            };
    }

    private static bool HasFiles(DirectoryHandle directory)
    {
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            if (entry.Kind != FileKind.Directory)
                return true;
            using DirectoryHandle? below = directory.TryOpenDirectory(entry.Name);
            if (below is not null && HasFiles(below))
                return true;
        }

        return false;
    }

    // Images that stay: of kept commits, of all other roots, and those that came lately.
    private HashSet<FsVerityDigest> FindImages(RetentionRoots roots, List<SelectedCommit> commits, TreeUse use)
    {
        HashSet<FsVerityDigest> images = [.. commits.Where(commit => commit.IsKept).Select(commit => commit.Image).OfType<FsVerityDigest>()];
        foreach (ImageRoot root in roots.Images)
        {
            if (images.Contains(root.Image))
                continue;
            if (use.TryMarkImage(root.Image, root.Name))
                images.Add(root.Image);
            else if (root.Name.StartsWith(ImageLinks.Directory, StringComparison.Ordinal))
                throw new RetentionException($"{root.Name} names image {root.Image}, which is missing or no image");
            // What a boot entry names beside images of this repository is not here to be kept.
        }

        foreach (ImageName name in _repository.Images.ReadImages())
        {
            if (name.Image is { } image && !images.Contains(image) && IsYoung(image) && use.TryMarkImage(image, name.Path))
                images.Add(image);
        }

        return images;
    }

    private bool IsYoung(in FsVerityDigest image) =>
        _repository.Objects.Objects.TryStat(image.ObjectPath) is { } status && UnusedObjects.IsYoung(status, Since);

    // Those that are listed stay so unless what they need is kept anyway.
    private static List<GitObjectId> FindCollected(List<SelectedCommit> commits, HashSet<FsVerityDigest> images) =>
        [.. commits.Where(commit => !commit.IsKept && commit.Image is { } image && !images.Contains(image)).Select(commit => commit.Commit.Id)];

    // No reference leads to them now, but one may again.
    private IEnumerable<GitObjectId> FindUnreachable(List<SelectedCommit> commits)
    {
        HashSet<GitObjectId> reached = [.. commits.Select(commit => commit.Commit.Id)];
        return _repository.ReadCollected().All.Where(commit => !reached.Contains(commit) && _repository.Commits.Contains(commit));
    }

    // A commit that no reference leads to is gone for everybody but git.
    private static List<(RefName Name, GitObjectId Blob)> FindSignatures(RetentionRoots roots, List<SelectedCommit> commits)
    {
        HashSet<GitObjectId> reached = [.. commits.Select(commit => commit.Commit.Id)];
        var found = new List<(RefName, GitObjectId)>();
        foreach (RefState reference in roots.Refs)
        {
            if (reference is { Ref: { Signature: { } signed } name, Blob: { } blob } && !reached.Contains(signed.Commit))
                found.Add((name, blob));
        }

        return found;
    }

    private static CollectionReport Describe(
        List<SelectedCommit> commits, CollectionPlan plan, ObjectTable table, UnusedGitObjects history, Dictionary<GitObjectId, long>? unique)
    {
        HashSet<GitObjectId> collected = [.. plan.Collected];
        IEnumerable<CommitFate> fates = unique is null ? [] : commits.Where(commit => commit.Image is not null).Select(commit => new CommitFate(
            commit.Commit.Id,
            commit.Commit.Commit.Committer.Time,
            commit.Commit.Commit.Subject,
            commit.WasCollected && collected.Contains(commit.Commit.Id) ? ContentFate.Gone : collected.Contains(commit.Commit.Id) ? ContentFate.Drop : ContentFate.Keep,
            unique.TryGetValue(commit.Commit.Id, out long bytes) ? bytes : null));
        return new CollectionReport(
            [.. fates],
            commits.Count(commit => !commit.WasCollected && collected.Contains(commit.Commit.Id)),
            plan.Names.Count + plan.Images.Count,
            plan.Objects.Found.Count,
            plan.Objects.Bytes,
            plan.Objects.Young,
            table.Count - plan.Objects.Found.Count,
            history.Objects.Count,
            history.Bytes)
        {
            Signatures = plan.Signatures.Count,
        };
    }
}

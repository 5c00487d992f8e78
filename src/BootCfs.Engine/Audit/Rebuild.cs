using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Audit;

/// <summary>
/// Makes the root of a commit once more, from a tree and the commit's own recipe, and compares. No ref, object or image
/// comes of it: what is staged goes when the answer is there.
/// </summary>
public sealed class Rebuild
{
    private readonly Repository _repository;
    private readonly CommitRequest _request;
    private readonly ReleaseInfo _release;

    private Rebuild(Repository repository, CommitRequest request, ReleaseInfo release)
    {
        _repository = repository;
        _request = request;
        _release = release;
    }

    /// <summary>Builds and compares.</summary>
    /// <param name="repository">The repository that has the commit.</param>
    /// <param name="commit">The commit; its text must make the image that it names.</param>
    /// <param name="trees">Where the tree comes from, as for the commit.</param>
    /// <param name="overrides">The file of modes and owners that the recipe names by digest; null when there is none.</param>
    /// <param name="wait">How long to wait for who changes the repository.</param>
    /// <param name="progress">Counts as the work goes on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RecipeException">The recipe cannot be followed here.</exception>
    /// <exception cref="VerificationException">The commit does not hold together.</exception>
    public static RebuildReport Run(
        Repository repository,
        StoredCommit commit,
        IReadOnlyList<ITreeSource> trees,
        StatOverrides? overrides,
        LockWait wait,
        ImportProgress progress,
        CancellationToken cancellationToken)
    {
        var root = ProvenRoot.Read(commit, repository.Meta.Algorithm);
        CommitRequest request = RecipeReader.Follow(root.Release.Image.Options, overrides, new CommitRequest
        {
            Stream = default,
            Trees = trees,
            Author = commit.Commit.Author,
            Layout = root.Release.Image.Layout,
        });
        OSTreeImage.RequireFit(request, repository.Meta.Algorithm);
        using RepositoryLock held = repository.Lock($"bootcfs rebuild {commit.Id}", LockMode.Shared, wait, cancellationToken);
        return new Rebuild(repository, request, root.Release).Compare(root, progress, cancellationToken);
    }

    private RebuildReport Compare(ProvenRoot root, ImportProgress progress, CancellationToken cancellationToken)
    {
        using ObjectStaging staging = _repository.Stage();
        ValidatedTree tree = Build(staging, progress, cancellationToken);
        byte[] image = RootImage.Build(tree, _request.Layout);
        FsVerityDigest digest = RootImage.DigestOf(image, _repository.Meta.Algorithm);
        if (digest == root.Digest.Digest)
            return new RebuildReport(root.Commit.Id, root.Digest, root.Digest, [], CompareRelease(tree));
        ValidatedTree again = ValidatedTree.From(ImageReader.Open(image).ReadTree());
        return new RebuildReport(
            root.Commit.Id, root.Digest, _release.Image.Name(digest), RebuildDifference.Find(root.Tree, again), []);
    }

    // As a commit is made (CommitBuilder), up to the image. Nothing is taken from what an earlier import has read.
    private ValidatedTree Build(ObjectStaging staging, ImportProgress progress, CancellationToken cancellationToken)
    {
        var session = new ImportSession
        {
            Options = new ImportOptions
            {
                Algorithm = _repository.Meta.Algorithm,
                Hasher = _repository.Objects.Hasher,
                InlineLimit = _release.Image.InlineLimit,
                EmptiedDirectories = _request.Bootable ? BootableTree.EmptiedDirectories : [],
                Skip = _request.Filters.Skip,
                Xattrs = _request.Filters.Xattrs is { KeepsNone: true } ? XattrSelection.None : XattrSelection.All,
            },
            Objects = staging,
            Progress = progress,
        };
        FileTree imported = new OverlaidSources(_request.Trees).Read(session, cancellationToken);
        return ValidatedTree.From(CanonicalForm.Apply(imported, _request, staging));
    }

    // The image is the same, so the repository has all contents; what the release says of them may still be wrong.
    private List<string> CompareRelease(ValidatedTree tree)
    {
        ReleaseInfo again = ReleaseFacts.Collect(
            new TreeContent(tree, _repository.Objects), _release.Image, _request.Bootable, new ReleasePlace(_request.Stream, _release.SecurityEpoch));
        var differences = new List<string>();
        if (again.Os != _release.Os)
            differences.Add($"os-release says {again.Os.PrettyName} ({again.Os.Id}), release.toml {_release.Os.PrettyName} ({_release.Os.Id})");
        if (again.Boot != _release.Boot)
            differences.Add($"kernel and initramfs are {Describe(again.Boot)}, release.toml says {Describe(_release.Boot)}");
        if (!again.TrustKeys.Select(key => key.ToString()).SequenceEqual(_release.TrustKeys.Select(key => key.ToString())))
            differences.Add($"the tree carries {again.TrustKeys.Count} keys for hosts to trust, release.toml says {_release.TrustKeys.Count} or others");
        return differences;
    }

    private static string Describe(BootFiles? files) => files is null ? "none" : $"{files.Linux.Digest}, {files.Initrd.Digest}";
}

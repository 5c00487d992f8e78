using System.Security.Cryptography;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>
/// From trees to a commit: import, image, dump, release facts, git commit. Until the stream moves, which is last,
/// nothing is visible but objects that nobody refers to.
/// </summary>
public sealed class CommitBuilder
{
    private readonly Repository _repository;
    private readonly CommitRequest _request;
    private readonly ImportProgress _progress;
    private readonly CancellationToken _cancellationToken;

    private CommitBuilder(Repository repository, CommitRequest request, ImportProgress progress, CancellationToken cancellationToken)
    {
        _repository = repository;
        _request = request;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Makes a commit.</summary>
    /// <exception cref="PolicyException">Nobody signs it, or its epoch is below its parent's, and the request does not allow that.</exception>
    public static CommitResult Run(
        Repository repository, CommitRequest request, ImportProgress? progress, CancellationToken cancellationToken)
    {
        if (!request.AllowUnsigned && request.Signer is null)
            throw PolicyException.UnsignedCommit();
        OSTreeImage.RequireFit(request, repository.Meta.Algorithm);
        using RepositoryLock held = repository.Lock(
            $"bootcfs commit {request.Stream}", LockMode.Shared, request.LockWait, cancellationToken);
        CommitResult result = new CommitBuilder(repository, request, progress ?? new ImportProgress(), cancellationToken).Build();
        return result with { UpkeepFailure = HistoryUpkeep.AfterCommit(repository, request.LockWait.Time) };
    }

    private CommitResult Build()
    {
        using ObjectStaging staging = _repository.Stage(_request.Durability);
        using StatCaches caches = _repository.OpenStatCaches();
        var session = new ImportSession
        {
            Options = Options(),
            Objects = staging,
            StatCaches = caches,
            Progress = _progress,
        };
        _progress.Enter(ImportPhase.Reading);
        _progress.Count(staging);
        FileTree imported = new OverlaidSources(_request.Trees).Read(session, _cancellationToken);
        caches.Complete();
        staging.BeginSync();
        _progress.Enter(ImportPhase.Imaging);
        ValidatedTree tree = ValidatedTree.From(CanonicalForm.Apply(imported, _request, staging));
        if (_request.Bootable)
            KernelFiles.Find(tree); // refused before anything is in place
        DropUnused(staging, tree);
        byte[] image = RootImage.Build(tree, _request.Layout);
        FsVerityDigest digest = staging.Add(image);
        OSTreeImage.RequireExpected(_request, digest);
        staging.RequireRoom(image.Length); // its text, compressed, takes less
        var root = new NewRoot(image, digest, Recipe().Name(digest), new TreeContent(tree, _repository.Objects), staging.NewObjects, staging.NewBytes);
        StoredCommit? parent = _repository.Commits.ReadRef(RefName.Of(_request.Stream)) is { } tip ? _repository.Commits.Read(tip) : null;
        var place = new ReleasePlace(_request.Stream, SecurityEpochs.Choose(parent, _request));
        _progress.Enter(ImportPhase.Storing);
        CommitResult result = TryAgain(root, parent, place, staging) ?? Make(root, parent, place, staging);
        caches.Save();
        return result;
    }

    // One directory alone leaves out what is skipped; other sources bring it, and trees bring what others replace.
    private void DropUnused(ObjectStaging staging, ValidatedTree tree)
    {
        if (_request.Trees is not [DirectorySource] && staging.NewObjects > 0)
            staging.KeepOnly(TreeObjects.Users(tree, _repository.Meta.Algorithm).Keys.ToHashSet());
    }

    // No way back is needed from Complete on: objects that a failure leaves without a commit are collected later.
    private CommitResult? TryAgain(NewRoot root, StoredCommit? parent, ReleasePlace place, ObjectStaging staging)
    {
        if (parent is null || !UnchangedRoot.MayBe(parent, root.Name))
            return null;
        staging.Complete();
        if (UnchangedRoot.Find(parent, root.Name, Recipe(), root.Content, place) is not { } release)
            return null;
        _progress.Enter(ImportPhase.Committing);
        Keep(root);
        bool isLeftOut = _request.OnlyChanges && (_request.Signer is not { } signer || CommitSignatures.Has(_repository.Commits, parent, signer.PublicKey));
        GitObjectId commit = isLeftOut
            ? parent.Id
            : _repository.Commits.CreateUnchanged(
                _request.Stream, parent, Message(release, root.Name, release.ToBytes()), _request.Author, Sign);
        GitObjectId? before = isLeftOut ? parent.Commit.Parents.Select(id => (GitObjectId?)id).FirstOrDefault() : parent.Id;
        return root.Result(commit, before, isUnchanged: true) with { IsLeftOut = isLeftOut };
    }

    private CommitResult Make(NewRoot root, StoredCommit? parent, ReleasePlace place, ObjectStaging staging)
    {
        using MemoryStream dump = CompleteAndPrint(root, staging);
        _progress.Enter(ImportPhase.Committing);
        ReleaseInfo release = ReleaseFacts.Collect(root.Content, Recipe(), _request.Bootable, place);
        byte[] releaseToml = release.ToBytes();
        Keep(root);
        var draft = new CommitDraft(
            _request.Stream, parent?.Id, dump, releaseToml, Message(release, root.Name, releaseToml), _request.Author, _request.Author);
        GitObjectId commit = _repository.Commits.Create(draft, Sign);
        return root.Result(commit, parent?.Id, isUnchanged: false);
    }

    private CommitObject Sign(CommitObject commit) => _request.Signer is { } signer
        ? commit.WithSignature(SshSigner.Sign(signer, SshSignature.GitNamespace, commit.GetSignedBytes(), "the commit", _cancellationToken).ToString())
        : commit;

    // Names for what is in place; they are there before a commit relies on them.
    private void Keep(NewRoot root)
    {
        _repository.Images.Keep(root.Digest, root.Digest.ToHex());
        if (_request.OSTreeLayout)
            _repository.OSTreeNames.Add(root.Content.Tree);
    }

    // The disk has its work while the text is made.
    private MemoryStream CompleteAndPrint(NewRoot root, ObjectStaging staging)
    {
        Task completing = Task.Factory.StartNew(
            () => staging.Complete(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return Print(root.Image, root.Digest);
        }
        finally
        {
            completing.GetAwaiter().GetResult();
        }
    }

    private ImportOptions Options() => new()
    {
        Algorithm = _repository.Meta.Algorithm,
        Hasher = _repository.Objects.Hasher,
        InlineLimit = InlineLimit,
        EmptiedDirectories = _request.Bootable ? BootableTree.EmptiedDirectories : [],
        Skip = _request.Filters.Skip,
        Xattrs = _request.Filters.Xattrs is { KeepsNone: true } ? XattrSelection.None : XattrSelection.All,
    };

    private int InlineLimit => _request.OSTreeLayout ? 0 : ImageLimits.DefaultInline;

    private ImageRecipe Recipe() => new(
        _request.Layout, _repository.Meta.Algorithm, InlineLimit, CanonicalForm.Spell(_request));

    // The text of the image itself, so that what is reviewed is what is mounted, and that it makes this image again.
    private MemoryStream Print(byte[] image, in FsVerityDigest digest)
    {
        var dump = new MemoryStream(image.Length); // about as long: growing would take twice the room
        DumpPrinter.Print(ValidatedTree.From(ImageReader.Open(image).ReadTree()), dump);
        FsVerityDigest again = RootImage.DigestOf(
            dump.GetBuffer().AsSpan(0, (int)dump.Length), _request.Layout, _repository.Objects.Algorithm);
        if (again != digest)
            throw new InvalidTreeException("its text does not make the same image again", null);
        dump.Position = 0;
        return dump;
    }

    private static string Subject(ReleaseInfo release) =>
        release.Boot is null ? release.Os.PrettyName : $"{release.Os.PrettyName}, kernel {release.Boot.KernelVersion}";

    private string Message(ReleaseInfo release, ImageDigest image, byte[] releaseToml)
    {
        string subject = _request.Subject ?? Subject(release);
        return new RootTrailers(image, Sha256Digest.FromBytes(SHA256.HashData(releaseToml))).AppendTo(subject);
    }

    // A root whose objects are staged, and what was new of them.
    private sealed record NewRoot(
        byte[] Image, FsVerityDigest Digest, ImageDigest Name, TreeContent Content, int NewObjects, long NewBytes)
    {
        internal CommitResult Result(GitObjectId commit, GitObjectId? parent, bool isUnchanged) =>
            new(commit, parent, Name, Content.Tree.Count, NewObjects, NewBytes, isUnchanged);
    }
}

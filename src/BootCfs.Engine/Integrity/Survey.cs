using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Retention;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>
/// What a repository should hold by its references, commits and names of images, and what is wrong with these. Texts and
/// images of roots are work that is still to be done.
/// </summary>
internal sealed partial class Survey
{
    /// <summary>What stands for the path of a commit's image, which is no file of its root.</summary>
    internal const string ImageOfCommit = "its image";

    private readonly Repository _repository;
    private readonly RetentionRoots _roots;
    private readonly CollectedCommits _collected;
    private readonly Dictionary<GitObjectId, DumpWork> _dumps = [];
    private readonly Dictionary<FsVerityDigest, ObjectUser> _required = [];
    private readonly HashSet<FsVerityDigest> _ofCommits = [];
    private readonly Dictionary<GitObjectId, Release> _releases = [];
    private readonly HashSet<GitObjectId> _proven = [];

    private Survey(Repository repository)
    {
        _repository = repository;
        _roots = RetentionRoots.Read(repository, HostRoots.ReadState(repository) is { } host ? host with { Images = [] } : null);
        _collected = repository.ReadCollected();
    }

    /// <summary>What is wrong.</summary>
    internal FindingSet Findings { get; } = new();

    /// <summary>Commits that were read.</summary>
    internal int Commits { get; private set; }

    /// <summary>Commits whose contents were dropped, newest first.</summary>
    internal List<GitObjectId> Collected { get; } = [];

    /// <summary>Commits that BootCfs has not made, newest first.</summary>
    internal List<GitObjectId> Plain { get; } = [];

    /// <summary>Paths of images that nothing needs.</summary>
    internal List<string> DanglingImages { get; } = [];

    /// <summary>Paths in <c>images/</c> of what is no image.</summary>
    internal List<string> Foreign { get; } = [];

    /// <summary>Different texts, those of the newest commits first.</summary>
    internal IReadOnlyCollection<DumpWork> Dumps => _dumps.Values;

    /// <summary>Images that something needs, and who.</summary>
    internal IReadOnlyDictionary<FsVerityDigest, ObjectUser> Required => _required;

    /// <summary>Needed images that no commit describes.</summary>
    internal List<ImageWork> Images { get; } = [];

    internal static Survey Read(Repository repository)
    {
        var survey = new Survey(repository);
        survey.ReadRefs();
        survey.ReadCommits();
        survey.ReadSignatures();
        survey.ReadImages();
        return survey;
    }

    /// <summary>Looks at packs of git as files: of a damaged one all objects may still be there.</summary>
    internal void ReadPacks()
    {
        foreach (string pack in Store.FindDamagedPacks())
            Findings.Add(FindingKind.GitPack, $"{Repository.CommitsDirectory}/{pack}", "does not have its checksum");
    }

    private void ReadRefs()
    {
        foreach (RefState reference in _roots.Refs)
        {
            if (reference.BrokenObject is { } broken)
                Findings.AddGitObject(broken, Store.Contains(broken) ? "is damaged" : "is missing", new ObjectUser(null, reference.Name));
            else if (reference.Problem is { } problem)
                Findings.Add(FindingKind.Reference, reference.Name, problem);
        }
    }

    private void ReadImages()
    {
        foreach (ImageRoot root in _roots.Images)
            _required.TryAdd(root.Image, new ObjectUser(null, root.Name));

        Dictionary<FsVerityDigest, ImageName> images = [];
        foreach (ImageName name in _repository.Images.ReadImages())
        {
            if (name.Image is FsVerityDigest image)
                images.Add(image, name);
            else
                Foreign.Add(name.Path);
        }

        foreach (ImageName name in _roots.Names.Where(name => name.Problem is not null))
            Findings.Add(FindingKind.ImageName, name.Path, name.Problem!); // filtered
        HashSet<FsVerityDigest?> named = [.. _roots.Names.Select(name => name.Image)];
        foreach ((FsVerityDigest image, ObjectUser user) in _required)
        {
            if (!images.ContainsKey(image))
                AddName(ImageLinks.PathOf(image), "is missing", image, user);
            if (_ofCommits.Contains(image) && !named.Contains(image))
                AddName($"{ImageLinks.Refs}/{image.ToHex()}", "is missing: composefs-rs would collect the image", image, user);
        }

        foreach ((FsVerityDigest image, ImageName name) in images)
        {
            if (name.Problem is { } problem)
                AddName(name.Path, problem, image, _required.TryGetValue(image, out ObjectUser user) ? user : null);
            else if (!_required.ContainsKey(image))
                DanglingImages.Add(name.Path);
        }

        Images.AddRange(_required.Where(image => !_ofCommits.Contains(image.Key)).Select(image => new ImageWork(image.Key, image.Value)));
    }

    private void AddName(string path, string detail, in FsVerityDigest image, ObjectUser? user) =>
        Findings.Add(new Finding(FindingKind.ImageName, path, detail) { Digest = image }, user);
}

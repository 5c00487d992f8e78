using BootCfs.Commits;
using BootCfs.Commits.Packs;
using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Integrity;

/// <summary>Restores git objects: from other repositories, or a commit's text from its image, which says the same.</summary>
internal sealed class GitRepair(Repository repository, IReadOnlyList<IRepairSource> sources, bool dryRun)
{
    private const int MaxImage = int.MaxValue / 2;
    private const string FromImage = "the commit's image";

    private readonly Dictionary<GitObjectId, string> _sources = [];

    internal List<Repair> Run(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return [];
        Dictionary<GitObjectId, Finding> broken = findings.Where(finding => finding.GitObject is not null)
            .DistinctBy(finding => finding.GitObject).ToDictionary(finding => finding.GitObject!.Value); // filtered
        // Packs first: a bad object in one would hide a copy beside it.
        Dictionary<GitObjectId, SalvagedFrom> salvaged = repository.Commits.SalvagePacks(
            broken.Keys.ToHashSet(),
            id => Find(id, broken.GetValueOrDefault(id)),
            dryRun ? null : (folder, file) => Quarantine.Move(repository.Directory, $"{Repository.CommitsDirectory}/{folder}", file, file));
        return [.. findings.Select(finding => finding.GitObject switch
        {
            null => new Repair(finding, RepairOutcome.Rebuilt, "what is intact"),
            { } id when salvaged.TryGetValue(id, out SalvagedFrom from) => Salvaged(finding, id, from),
            { } id => Run(finding, id),
        })];
    }

    private Repair Salvaged(Finding finding, GitObjectId id, SalvagedFrom from) => from == SalvagedFrom.ThePack
        ? new Repair(finding, RepairOutcome.Rebuilt, "its pack")
        : new Repair(finding, _sources[id] == FromImage ? RepairOutcome.Rebuilt : RepairOutcome.Restored, _sources[id]);

    private Repair Run(Finding finding, GitObjectId id)
    {
        // What is in a pack and was not saved is nowhere.
        if (IsPacked(id) || Find(id, finding) is not { } bytes)
            return new Repair(finding, RepairOutcome.Left, null);
        Restore(id, bytes);
        foreach (IRepairSource source in sources.Where(source => source.Name == _sources[id]))
            RestoreMissing(CommitStore.NamedBy(id, bytes), source);
        return Salvaged(finding, id, SalvagedFrom.Elsewhere);
    }

    // From a source, or a commit's text from its image; says where.
    private GitObjectBytes? Find(GitObjectId id, Finding? finding)
    {
        foreach (IRepairSource source in sources)
        {
            if (source.TryRead(id) is not { } bytes)
                continue;
            _sources[id] = source.Name;
            return bytes;
        }

        foreach (ObjectUser user in finding?.Users.Where(user => user.Path == CommitStore.DumpFile && user.Commit is not null) ?? [])
        {
            if (TryPrint(user.Commit!.Value) is not { } text || !repository.Commits.Fits(id, text)) // filtered
                continue;
            _sources[id] = FromImage;
            return text;
        }

        return null;
    }

    private bool IsPacked(GitObjectId id) => repository.Commits.Contains(id) && !IsLoose(id);

    private bool IsLoose(GitObjectId id) =>
        repository.Directory.Exists($"{Repository.CommitsDirectory}/{CommitStore.LoosePath(id)}");

    private void Restore(GitObjectId id, in GitObjectBytes bytes)
    {
        if (dryRun)
            return;
        if (IsLoose(id))
        {
            string path = CommitStore.LoosePath(id);
            int slash = path.LastIndexOf('/');
            Quarantine.Move(repository.Directory, $"{Repository.CommitsDirectory}/{path[..slash]}", path[(slash + 1)..], $"git-{id}");
        }

        repository.Commits.Restore(bytes);
    }

    // What nobody could find to be missing, because only a missing object names it.
    private void RestoreMissing(IEnumerable<GitObjectId> named, IRepairSource source)
    {
        var next = new Stack<GitObjectId>(named);
        while (next.TryPop(out GitObjectId id))
        {
            if (repository.Commits.Contains(id) || source.TryRead(id) is not { } bytes)
                continue;
            Restore(id, bytes);
            if (dryRun)
                continue;
            foreach (GitObjectId below in CommitStore.NamedBy(id, bytes))
                next.Push(below);
        }
    }

    private GitObjectBytes? TryPrint(GitObjectId commit)
    {
        try
        {
            FsVerityDigest image = repository.Commits.ReadCommit(commit).ReadTrailers().Image.Digest;
            using SafeFileHandle? file = repository.Objects.TryOpen(image);
            if (file is null)
                return null;
            byte[] bytes = FileHandle.ReadAll(file, MaxImage);
            if (RootImage.DigestOf(bytes, repository.Meta.Algorithm) != image)
                return null;
            using var text = new MemoryStream();
            DumpPrinter.Print(ValidatedTree.From(ImageReader.Open(bytes).ReadTree()), text);
            return new GitObjectBytes(GitObjectType.Blob, text.ToArray());
        }
        catch (BootCfsException e) when (e is InvalidCommitException or BrokenGitObjectException or CorruptImageException or InvalidTreeException or LinuxException)
        {
            return null;
        }
    }
}

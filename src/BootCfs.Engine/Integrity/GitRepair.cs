using BootCfs.Commits;
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

    internal Repair Run(Finding finding)
    {
        GitObjectId id = finding.GitObject!.Value; // of a finding of this kind it is known
        if (IsPacked(id))
            return new Repair(finding, RepairOutcome.Left, null);
        foreach (IRepairSource source in sources)
        {
            if (source.TryRead(id) is not { } bytes)
                continue;
            Restore(id, bytes);
            RestoreMissing(CommitStore.NamedBy(id, bytes), source);
            return new Repair(finding, RepairOutcome.Restored, source.Name);
        }

        foreach (ObjectUser user in finding.Users.Where(user => user.Path == CommitStore.DumpFile && user.Commit is not null))
        {
            if (TryPrint(user.Commit!.Value) is not { } text || !repository.Commits.Fits(id, text)) // filtered
                continue;
            Restore(id, text);
            return new Repair(finding, RepairOutcome.Rebuilt, "the commit's image");
        }

        return new Repair(finding, RepairOutcome.Left, null);
    }

    // One bad object of a pack cannot be put aside alone, and it would hide another copy.
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

using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;

namespace BootCfs.Integrity;

/// <summary>One text that is still to be read, for all commits that have it.</summary>
internal sealed class DumpWork(GitObjectId blob)
{
    /// <summary>The commits, newest first.</summary>
    internal List<SurveyedCommit> Commits { get; } = [];

    /// <summary>What is wrong with it.</summary>
    internal FindingSet Findings { get; } = new();

    /// <summary>Where in it suspected objects are used.</summary>
    internal SuspectUsers Users { get; } = new();

    /// <summary>Commits whose contents are to be here.</summary>
    internal IEnumerable<SurveyedCommit> Required => Commits.Where(commit => !commit.IsCollected);

    internal void Run(FsckLook look, FsckWorker worker)
    {
        if (TryRead(look, worker) is not { } tree)
            return;
        if (Required.Any())
            look.NeedAll(tree, Users);
        if (!look.Options.Quick)
            CheckImages(look, tree);
    }

    private ValidatedTree? TryRead(FsckLook look, FsckWorker worker)
    {
        try
        {
            return RootImage.ReadDump(worker.Commits.ReadBlob(blob), look.Repository.Meta.Algorithm);
        }
        catch (BrokenGitObjectException e)
        {
            foreach (SurveyedCommit commit in Commits)
                Findings.AddGitObject(e.Id, e.Problem, new ObjectUser(commit.Id, CommitStore.DumpFile));
        }
        catch (BootCfsException e) when (e is InvalidDumpException or InvalidTreeException)
        {
            foreach (SurveyedCommit commit in Commits)
                Broken(commit, $"has a rootfs.dump that cannot be used: {e.Message}");
        }

        return null;
    }

    // Commits with the same text name the same image, unless they lie.
    private void CheckImages(FsckLook look, ValidatedTree tree)
    {
        foreach (IGrouping<ImageProfile, SurveyedCommit> commits in Commits.Where(commit => commit.Layout is not null && commit.Image is not null).GroupBy(commit => commit.Layout!)) // filtered
        {
            FsVerityDigest? made = TryMake(look, tree, commits);
            foreach (SurveyedCommit commit in commits.Where(commit => made is not null && commit.Image != made))
                Broken(commit, $"has a rootfs.dump that makes image {made}, its trailer says {commit.Image}");
        }
    }

    private FsVerityDigest? TryMake(FsckLook look, ValidatedTree tree, IGrouping<ImageProfile, SurveyedCommit> commits)
    {
        try
        {
            return RootImage.DigestOf(tree, commits.Key, look.Repository.Meta.Algorithm);
        }
        catch (InvalidTreeException e)
        {
            foreach (SurveyedCommit commit in commits)
                Broken(commit, $"has a rootfs.dump that cannot be used: {e.Message}");
            return null;
        }
    }

    private void Broken(SurveyedCommit commit, string detail) => Findings.Add(FindingKind.Commit, $"commit {commit.Id}", detail);
}

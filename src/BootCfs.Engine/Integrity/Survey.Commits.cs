using System.Security.Cryptography;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Integrity;

/// <content>Commits, one after the other; their texts, which are large, are left for later.</content>
internal sealed partial class Survey
{
    private CommitStore Store => _repository.Commits;

    private void ReadCommits()
    {
        var names = _roots.Refs.Where(reference => reference.Commit is not null).ToLookup(reference => reference.Commit!.Value, reference => reference.Name); // filtered
        foreach (CommitVisit visit in new CommitWalk(Store, names.Select(group => group.Key)).Commits())
        {
            if (visit.Commit is { } commit)
                Read(commit);
            else if (visit.Failure is BrokenGitObjectException broken)
                Findings.AddGitObject(visit.Id, broken.Problem, visit.Child is { } child ? new ObjectUser(child, "parent") : new ObjectUser(null, names[visit.Id].First()));
            else
                Findings.Add(FindingKind.Commit, $"commit {visit.Id}", visit.Failure?.Message ?? "cannot be read");
        }
    }

    private void Read(StoredCommit commit)
    {
        Commits++;
        CommitFiles files;
        try
        {
            files = Store.ListFiles(commit);
        }
        catch (BrokenGitObjectException e)
        {
            Findings.AddGitObject(e.Id, e.Problem, new ObjectUser(commit.Id, "its tree"));
            return;
        }

        foreach (GitObjectId other in files.Others)
            Prove(other, new ObjectUser(commit.Id, "its tree"));
        RootTrailers? trailers = ReadTrailers(commit, isOurs: files.Dump is not null);
        if (trailers is null && files.Dump is null)
        {
            Plain.Add(commit.Id);
            return;
        }

        Release? release = files.Release is { } blob ? ReadRelease(blob, commit.Id) : null;
        if (release?.Problem is { } problem)
            Broken(commit.Id, problem);
        if (files.Dump is null)
            Broken(commit.Id, "has no rootfs.dump");
        if (files.Release is null)
            Broken(commit.Id, "has no release.toml");
        if (trailers is not null && release is not null && release.Digest != trailers.Value.Release)
            Broken(commit.Id, $"has a release.toml of {release.Digest}, its trailer says {trailers.Value.Release}");
        Add(new SurveyedCommit(commit.Id, files, trailers?.Image.Digest, release?.Layout, _collected.Contains(commit.Id)));
    }

    private void Add(SurveyedCommit commit)
    {
        if (commit.IsCollected)
            Collected.Add(commit.Id);
        if (commit.Image is FsVerityDigest image && !commit.IsCollected)
        {
            _ofCommits.Add(image);
            _required.TryAdd(image, new ObjectUser(commit.Id, ImageOfCommit));
        }

        if (commit.Files.Dump is not { } dump)
            return;
        if (!_dumps.TryGetValue(dump, out DumpWork? work))
            _dumps.Add(dump, work = new DumpWork(dump));
        work.Commits.Add(commit);
    }

    private RootTrailers? ReadTrailers(StoredCommit commit, bool isOurs)
    {
        try
        {
            return commit.ReadTrailers();
        }
        catch (InvalidCommitException e)
        {
            if (isOurs)
                Broken(commit.Id, e.Reason);
            return null;
        }
    }

    // Most commits have the release.toml of the one before.
    private Release? ReadRelease(GitObjectId blob, GitObjectId commit)
    {
        if (_releases.TryGetValue(blob, out Release? known))
            return known;
        byte[] text;
        try
        {
            text = Store.ReadBlob(blob);
        }
        catch (BrokenGitObjectException e)
        {
            Findings.AddGitObject(e.Id, e.Problem, new ObjectUser(commit, CommitStore.ReleaseFile));
            return null;
        }

        return _releases[blob] = Parse(text);
    }

    private static Release Parse(byte[] text)
    {
        Sha256Digest digest = Sha256Digest.FromBytes(SHA256.HashData(text));
        try
        {
            return new Release(digest, ReleaseInfo.Parse(text, CommitStore.ReleaseFile).Image.Layout, null);
        }
        catch (InvalidMetadataException e)
        {
            return new Release(digest, null, e.Message);
        }
    }

    private void Prove(GitObjectId blob, ObjectUser user)
    {
        if (!_proven.Add(blob))
            return;
        try
        {
            Store.ReadBlob(blob);
        }
        catch (BrokenGitObjectException e)
        {
            Findings.AddGitObject(e.Id, e.Problem, user);
        }
    }

    private void Broken(GitObjectId commit, string detail) => Findings.Add(FindingKind.Commit, $"commit {commit}", detail);

    private sealed record Release(Sha256Digest Digest, ImageProfile? Layout, string? Problem);
}

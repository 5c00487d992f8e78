using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Integrity;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Integrity;

public class FsckTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finds_nothing_in_a_fresh_repository(bool quick)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b');

        FsckReport report = fixture.Fsck(quick);

        Assert.Empty(report.Damage);
        Assert.Empty(report.Notes);
        Assert.Equal((2, 2), (report.Counts.Commits, report.Counts.Dumps));
        Assert.Equal(Directory.GetFiles(fixture["objects"], "*", SearchOption.AllDirectories).Length, report.Counts.Objects);
    }

    [Fact]
    public void Names_the_commits_and_paths_that_use_a_damaged_object()
    {
        using var fixture = new RepositoryFixture();
        File.WriteAllText(fixture.Tree["usr/bin/same"], new string('a', 10_000));
        GitObjectId first = fixture.Commit('a').Commit;
        GitObjectId second = fixture.Commit('a').Commit;
        fixture.Commit('b');
        RepositoryFixture.Damage(fixture.Tool('a'));

        Finding finding = Assert.Single(fixture.Fsck().Damage);

        Assert.Equal(FindingKind.ObjectDamaged, finding.Kind);
        Assert.EndsWith(finding.Subject, fixture.Tool('a'), StringComparison.Ordinal);
        Assert.Contains(new ObjectUser(first, "/usr/bin/tool"), finding.Users);
        Assert.Contains(new ObjectUser(second, "/usr/bin/tool"), finding.Users);
        Assert.Equal(5, finding.Users.Count); // and /usr/bin/same, in all three
    }

    [Fact]
    public void Names_who_uses_a_missing_object()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId commit = fixture.Commit('a').Commit;
        File.Delete(fixture.Tool('a'));

        foreach (bool quick in new[] { true, false })
        {
            Finding finding = Assert.Single(fixture.Fsck(quick).Damage);
            Assert.Equal((FindingKind.ObjectMissing, "is missing"), (finding.Kind, finding.Detail));
            Assert.Equal([new ObjectUser(commit, "/usr/bin/tool")], finding.Users);
        }
    }

    [Fact]
    public void Sees_in_a_quick_look_that_an_object_was_cut_short_but_not_what_is_in_it()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        RepositoryFixture.Damage(fixture.Tool('a'));
        Assert.True(fixture.Fsck(quick: true).IsClean || fixture.Fsck().Counts.Sealed > 0);

        File.WriteAllText(fixture.Tool('a'), "short");
        Assert.Equal(FindingKind.ObjectDamaged, Assert.Single(fixture.Fsck(quick: true).Damage).Kind);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("nonsense\n", "names no object")]
    [InlineData("ref: refs/heads/none\n", "names refs/heads/none, which is not there")]
    public void Names_a_reference_that_leads_nowhere(string content, string detail)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit();
        File.WriteAllText(fixture["bootcfs/commits.git/refs/heads/test/stable"], content);

        Finding finding = Assert.Single(fixture.Fsck().Damage);

        Assert.Equal((FindingKind.Reference, "refs/heads/test/stable", detail), (finding.Kind, finding.Subject, finding.Detail));
    }

    [ToolTheory("git")]
    [InlineData(true)]
    [InlineData(false)]
    public void Names_the_reference_whose_commit_is_missing_or_damaged(bool isMissing)
    {
        using var fixture = new RepositoryFixture();
        string id = fixture.Commit().Commit.ToString();
        if (isMissing)
            File.Delete(fixture.GitObject(id));
        else
            RepositoryFixture.Damage(fixture.GitObject(id));
        using Repository repository = Repository.Open(fixture.Path);

        Finding finding = Assert.Single(Fsck.Run(repository, new FsckOptions(), null, CancellationToken.None).Damage);

        Assert.Equal((FindingKind.GitObject, id, isMissing ? "is missing" : "is damaged"), (finding.Kind, finding.GitObject.ToString(), finding.Detail));
        Assert.Equal([new ObjectUser(null, "refs/heads/test/stable")], finding.Users);
    }

    [ToolFact("git")]
    public void Reads_tags_and_packed_references()
    {
        using var fixture = new RepositoryFixture();
        string first = fixture.Commit('a').Commit.ToString();
        fixture.Git("-c", "user.name=a", "-c", "user.email=a@b", "tag", "-a", "-m", "kept", "v1", first);
        fixture.Git("branch", "other", first);
        fixture.Git("pack-refs", "--all");

        Assert.Empty(fixture.Fsck().Damage);
        Assert.Equal(
            [("refs/heads/other", first), ("refs/heads/test/stable", first), ("refs/tags/v1", first)],
            fixture.Repository.Commits.ReadRefStates().Select(state => (state.Name, state.Commit.ToString())));
    }

    [ToolTheory("git")]
    [InlineData("test/stable", "parent")]
    [InlineData("test/stable^{tree}", "its tree")]
    [InlineData("test/stable:rootfs.dump", "rootfs.dump")]
    [InlineData("test/stable:release.toml", "release.toml")]
    public void Names_who_needs_a_git_object_that_is_damaged_or_missing(string revision, string path)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        string id = fixture.Git("rev-parse", revision);
        string child = fixture.Commit('b').Commit.ToString();
        string file = fixture.GitObject(id);
        RepositoryFixture.Damage(file);
        Check("is damaged");
        File.Delete(file);
        Check("is missing");

        void Check(string detail)
        {
            using Repository repository = Repository.Open(fixture.Path); // libgit2 keeps what it has read
            Finding finding = Assert.Single(Fsck.Run(repository, new FsckOptions(), null, CancellationToken.None).Damage, finding => finding.Kind == FindingKind.GitObject);
            Assert.Equal(id, finding.GitObject?.ToString());
            Assert.StartsWith(detail, finding.Detail, StringComparison.Ordinal);
            Assert.Contains(finding.Users, user => user.Path == path);
            Assert.True(path != "parent" || finding.Users[0].Commit?.ToString() == child);
        }
    }

    [Fact]
    public void Finds_a_commit_that_does_not_hold_together()
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit();
        StoredCommit commit = fixture.Repository.Commits.Read(made.Commit);
        using var dump = new MemoryStream("/ 4096 40755 2 0 0 0 0.0 - - -\n"u8.ToArray());
        var draft = new CommitDraft(
            RepositoryFixture.Stream("lie"), null, dump, commit.ReadRelease(), commit.ReadTrailers().AppendTo("lie"), commit.Commit.Author, commit.Commit.Author);
        GitObjectId lie = fixture.Repository.Commits.Create(draft);

        Finding finding = Assert.Single(fixture.Fsck().Damage);

        Assert.Equal((FindingKind.Commit, $"commit {lie}"), (finding.Kind, finding.Subject));
        Assert.StartsWith("has a rootfs.dump that makes image ", finding.Detail, StringComparison.Ordinal);
        Assert.True(fixture.Fsck(quick: true).IsClean);
    }

    [Fact]
    public void Finds_names_of_images_that_are_missing_or_lead_elsewhere()
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit();
        string hex = made.Image.Digest.ToHex();
        File.Delete(fixture[$"images/refs/bootcfs/{hex}"]);
        Assert.Equal($"images/refs/bootcfs/{hex}", Assert.Single(fixture.Fsck().Damage).Subject);

        fixture.Repository.Images.Keep(made.Image.Digest, hex);
        File.Delete(fixture[$"images/{hex}"]);
        Assert.Equal(($"images/{hex}", "is missing"), Only(fixture));
        File.CreateSymbolicLink(fixture[$"images/{hex}"], "../objects/somewhere");
        Assert.Equal(($"images/{hex}", "leads to ../objects/somewhere"), Only(fixture));
    }

    [Fact]
    public void Takes_what_images_of_others_need_for_needed()
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit('a');
        File.CreateSymbolicLink(fixture["images/refs/theirs"], $"../{made.Image.Digest.ToHex()}");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("test/stable")));
        Assert.Empty(fixture.Fsck().Notes);

        File.Delete(fixture.Tool('a'));
        Finding finding = Assert.Single(fixture.Fsck().Damage);
        Assert.Equal([new ObjectUser(null, "images/refs/theirs: /usr/bin/tool")], finding.Users);
    }

    [Fact]
    public void Notes_what_nothing_needs_and_what_does_not_belong_there()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        CommitResult dropped = fixture.Commit('b', "dropped");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("dropped")));
        foreach (string path in new[] { "file", "objects/ab.txt", "objects/misnamed", "images/file", "bootcfs/file", "bootcfs/tmp/5", "bootcfs/commits.git/refs/heads/x.lock" })
            File.WriteAllText(fixture[path], "");

        FsckReport report = fixture.Fsck();

        Assert.Empty(report.Damage);
        Assert.Equal([$"images/{dropped.Image.Digest.ToHex()}"], Items(report, FsckNoteKind.DanglingImages));
        Assert.Equal(2, Items(report, FsckNoteKind.DanglingObjects).Count); // the tool and the image
        Assert.Equal(
            ["bootcfs/file", "file", "images/file", "objects/ab.txt", "objects/misnamed"],
            Items(report, FsckNoteKind.Foreign).Order(StringComparer.Ordinal));
        Assert.Equal(["bootcfs/tmp/5", "bootcfs/commits.git/refs/heads/x.lock"], Items(report, FsckNoteKind.Leftovers));
    }

    [Fact]
    public void Takes_missing_contents_of_a_collected_commit_for_what_they_are()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId collected = fixture.Commit('a').Commit;
        fixture.Commit('b');
        File.Delete(fixture.Tool('a'));
        Assert.False(fixture.Fsck().IsClean);
        File.WriteAllText(fixture["bootcfs/collected"], $"{collected}\n");

        FsckReport report = fixture.Fsck();

        Assert.Empty(report.Damage);
        Assert.Equal([collected.ToString()], Items(report, FsckNoteKind.Collected));
    }

    private static (string, string) Only(RepositoryFixture fixture)
    {
        Finding finding = Assert.Single(fixture.Fsck().Damage);
        return (finding.Subject, finding.Detail);
    }

    private static IReadOnlyList<string> Items(FsckReport report, FsckNoteKind kind) =>
        report.Notes.Single(note => note.Kind == kind).Items;

    [Fact]
    public void A_signature_beside_a_commit_is_held_against_it()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId commit = fixture.Commit('a').Commit;
        CommitStore commits = fixture.Repository.Commits;
        using var key = FileKey.Parse(SshTools.Pkcs8(new byte[32]), "test");
        SigningResult signed = CommitSigning.Sign(commits, commits.Read(commit), key, CancellationToken.None);
        Assert.Empty(fixture.Fsck().Damage);
        string text = fixture.Git("cat-file", "blob", signed.Place) + "\n";

        GitObjectId other = fixture.Commit('b').Commit;
        RefName wrong = commits.AddSignature(other, SshSignature.ParseText(Encoding.ASCII.GetBytes(text), "test"));
        string gone = $"refs/signatures/{new string('a', 40)}/{key.PublicKey.FingerprintHex}";
        fixture.Git("update-ref", gone, signed.Place);
        string misplaced = $"refs/signatures/{commit}/{new string('b', 64)}";
        fixture.Git("update-ref", misplaced, signed.Place);
        string malformed = $"refs/signatures/{commit}/{new string('c', 64)}";
        fixture.Git("update-ref", malformed, $"{commit}:release.toml");
        string noBlob = $"refs/signatures/{commit}/{new string('d', 64)}";
        fixture.Git("update-ref", noBlob, commit.ToString());

        string fingerprint = key.PublicKey.Fingerprint;
        (FindingKind, string, string)[] expected =
        [
            (FindingKind.Reference, noBlob, $"names {commit}, which is no blob"),
            (FindingKind.Signature, gone, $"signs commit {new string('a', 40)}, which is missing"),
            (FindingKind.Signature, malformed, $"is wrong: signature of commit {commit}: does not begin with -----BEGIN SSH SIGNATURE-----"),
            (FindingKind.Signature, misplaced, $"is wrong: is by {fingerprint}, not by the key that its reference names"),
            (FindingKind.Signature, wrong.ToString(), $"is wrong: signature of commit {other}: {fingerprint} has not made it"),
        ];
        Assert.Equal(
            expected.OrderBy(finding => finding.Item2, StringComparer.Ordinal),
            fixture.Fsck().Damage.Select(finding => (finding.Kind, finding.Subject, finding.Detail)).OrderBy(finding => finding.Subject, StringComparer.Ordinal));
    }
}

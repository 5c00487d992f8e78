using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Integrity;
using BootCfs.Linux;
using BootCfs.Retention;
using BootCfs.Tests.Engine.Integrity;
using BootCfs.Tests.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Retention;

public class CollectorTests
{
    private static readonly RetentionPolicy Everything = new();

    [Fact]
    public void Removes_nothing_that_a_reference_leads_to()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b');
        string[] before = Files(fixture);

        CollectionReport report = Collect(fixture, Everything);

        Assert.Equal((0, 0, 0), (report.Objects, report.Names, report.Collected));
        Assert.Equal(before, Files(fixture));
    }

    [Fact]
    public void Removes_what_a_removed_stream_alone_needed()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        string[] before = Files(fixture);
        fixture.Commit('b', "dropped");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("dropped")));

        CollectionReport report = Collect(fixture, Everything);

        Assert.Equal((2, 2), (report.Objects, report.Names)); // the tool and the image; the image's name and ours
        Assert.Equal(before, Files(fixture));
        AssertClean(fixture);
    }

    [Fact]
    public void Signatures_go_with_the_last_reference_to_their_commit_and_not_with_its_contents()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId older = fixture.Commit('a').Commit;
        fixture.Commit('b');
        GitObjectId dropped = fixture.Commit('c', "dropped").Commit;
        CommitStore commits = fixture.Repository.Commits;
        using var key = FileKey.Parse(SshTools.Pkcs8(new byte[32]), "test");
        CommitSigning.Sign(commits, commits.Read(older), key, CancellationToken.None);
        CommitSigning.Sign(commits, commits.Read(dropped), key, CancellationToken.None);
        Assert.Equal(0, Collect(fixture, new(KeepLast: 1)).Signatures);
        commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("dropped")));

        Assert.Equal(1, Collect(fixture, Everything).Signatures);

        Assert.Single(commits.ReadSignatures(older));
        Assert.Empty(commits.ReadSignatures(dropped));
        Assert.Empty(fixture.Fsck().Damage);
    }

    [Fact]
    public void A_broken_signature_endangers_no_contents()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId commit = fixture.Commit('a').Commit;
        string path = fixture[$"bootcfs/commits.git/refs/signatures/{commit}/{new string('a', 64)}"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // never a root
        File.WriteAllText(path, "");
        Assert.Equal(0, Collect(fixture, Everything).Objects);
    }

    [Fact]
    public void Drops_the_contents_of_older_commits_and_keeps_their_history()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId first = fixture.Commit('a').Commit;
        GitObjectId second = fixture.Commit('b').Commit;
        fixture.Commit('c');

        Assert.Equal(2, Collect(fixture, new(KeepLast: 1)).Collected);

        Assert.False(File.Exists(fixture.Tool('a')) || File.Exists(fixture.Tool('b')));
        Assert.True(File.Exists(fixture.Tool('c')));
        FsckReport report = AssertClean(fixture);
        Assert.Equal([second.ToString(), first.ToString()], Assert.Single(report.Notes).Items);
        Assert.Equal(3, report.Counts.Commits);
        Assert.Equal(0, Collect(fixture, Everything).Objects); // they stay dropped, and nothing more goes
        Assert.NotEmpty(fixture.Repository.Commits.Read(first).ReadDump());
    }

    [Fact]
    public void Takes_a_commit_off_the_list_when_its_contents_are_back()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId first = fixture.Commit('a').Commit;
        fixture.Commit('b');
        Collect(fixture, new(KeepLast: 1));
        Assert.True(fixture.Repository.ReadCollected().Contains(first));

        fixture.Commit('a');
        Collect(fixture, Everything);

        Assert.False(fixture.Repository.ReadCollected().Contains(first));
        Assert.Empty(AssertClean(fixture).Notes);
    }

    [Theory]
    [InlineData(null, 1.5, "bc")]
    [InlineData(1, 1.5, "bc")]
    [InlineData(1, null, "c")]
    [InlineData(3, 0.5, "abc")]
    public void Keeps_what_any_measure_keeps(int? last, double? days, string kept)
    {
        using var fixture = new RepositoryFixture();
        foreach (char content in "abc")
            fixture.Commit(content); // a day apart

        Collect(fixture, new(last, days is { } number ? TimeSpan.FromDays(number) : null));

        Assert.Equal(kept, string.Concat("abc".Where(content => File.Exists(fixture.Tool(content)))));
        AssertClean(fixture);
    }

    [Theory]
    [InlineData("refs/tags/v1")]
    [InlineData("refs/pins/here")]
    [InlineData("refs/bisect/bad")]
    public void Keeps_what_any_other_reference_names(string name)
    {
        using var fixture = new RepositoryFixture();
        GitObjectId first = fixture.Commit('a').Commit;
        fixture.Commit('b');
        fixture.Commit('c');
        Assert.True(RefName.TryParse(name, out RefName reference));
        fixture.Repository.Commits.MoveRef(reference, first, null);

        Collect(fixture, new(KeepLast: 1));

        Assert.True(File.Exists(fixture.Tool('a')));
        Assert.False(File.Exists(fixture.Tool('b')));
        AssertClean(fixture);
    }

    [Fact]
    public void Says_what_each_commit_takes_up_and_changes_nothing_in_a_rehearsal()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId first = fixture.Commit('a').Commit;
        GitObjectId second = fixture.Commit('b').Commit;
        string[] before = Files(fixture);

        CollectionReport report = Collect(fixture, new(KeepLast: 1), dryRun: true);

        Assert.Equal(
            [(second, ContentFate.Keep), (first, ContentFate.Drop)], report.Commits.Select(commit => (commit.Commit, commit.Fate)));
        Assert.All(report.Commits, commit => Assert.InRange(commit.UniqueBytes ?? 0, 10_000, 50_000));
        Assert.Equal(before, Files(fixture));
        Assert.Equal(report.Bytes, Collect(fixture, new(KeepLast: 1)).Bytes);
    }

    [Fact]
    public void Leaves_alone_what_came_lately()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b', "dropped");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("dropped")));
        byte[] alone = new byte[5000];
        using (BootCfs.Store.ObjectStaging staging = fixture.Repository.Objects.Stage())
        {
            staging.Add(alone);
            staging.Complete();
        }

        CollectionReport report = Collect(fixture, Everything, grace: TimeSpan.FromHours(1));

        Assert.Equal((0, 0, 1), (report.Objects, report.Names, report.Young));
        Assert.True(File.Exists(fixture.ObjectOf(alone)) && File.Exists(fixture.Tool('b')));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ref: refs/heads/none\n")]
    [InlineData("1111111111111111111111111111111111111111\n")]
    public void Stops_at_a_reference_that_leads_nowhere_and_names_it(string content)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b', "other");
        File.WriteAllText(fixture["bootcfs/commits.git/refs/heads/other"], content);
        string[] before = Files(fixture);

        RetentionException error = Assert.Throws<RetentionException>(() => Collect(fixture, Everything));

        Assert.StartsWith("nothing was removed: refs/heads/other ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files(fixture));
    }

    [ToolTheory("git")]
    [InlineData("test/stable~1")]
    [InlineData("test/stable~1^{tree}")]
    [InlineData("test/stable~1:rootfs.dump")]
    public void Stops_when_a_commit_cannot_be_read(string revision)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b');
        string id = fixture.Git("rev-parse", revision);
        File.Delete(fixture.GitObject(id));
        string[] before = Files(fixture);
        using Repository repository = Repository.Open(fixture.Path); // libgit2 keeps what it has read

        RetentionException error = Assert.Throws<RetentionException>(() => Collect(repository, Everything));

        Assert.Contains(id, error.Message + error.InnerException?.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files(fixture));
    }

    [Fact]
    public void Honours_names_of_others_for_images()
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit('a');
        Directory.CreateDirectory(fixture["images/refs/theirs"]);
        File.CreateSymbolicLink(fixture["images/refs/theirs/one"], $"../../{made.Image.Digest.ToHex()}");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("test/stable")));

        Assert.Equal(0, Collect(fixture, Everything).Objects);
        AssertClean(fixture);

        File.Delete(fixture["images/refs/theirs/one"]);
        Assert.NotEqual(0, Collect(fixture, Everything).Objects);
        Assert.Empty(Directory.GetFiles(fixture["objects"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Stops_at_an_image_of_others_that_is_damaged_or_missing()
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit('a');
        string image = fixture["objects/" + made.Image.Digest.ObjectPath];
        File.CreateSymbolicLink(fixture["images/refs/theirs"], $"../{made.Image.Digest.ToHex()}");
        fixture.Repository.Commits.RemoveRef(RefName.Of(RepositoryFixture.Stream("test/stable")));

        RepositoryFixture.Damage(image);
        Assert.Contains("is damaged", Assert.Throws<RetentionException>(() => Collect(fixture, Everything)).Message, StringComparison.Ordinal);
        File.Delete(image);
        Assert.Contains("is missing", Assert.Throws<RetentionException>(() => Collect(fixture, Everything)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(fixture.Tool('a')));
    }

    [Fact]
    public void Stops_where_streams_of_composefs_rs_are()
    {
        using var fixture = new RepositoryFixture();
        Directory.CreateDirectory(fixture["streams/refs"]);
        Collect(fixture, Everything);
        File.WriteAllText(fixture["streams/abc"], "");

        Assert.Throws<RetentionException>(() => Collect(fixture, Everything));
    }

    [Fact]
    public void Clears_what_killed_commands_left_in_staging()
    {
        using var fixture = new RepositoryFixture();
        File.WriteAllText(fixture["bootcfs/tmp/7"], "");

        Collect(fixture, Everything);

        Assert.Empty(Directory.GetFileSystemEntries(fixture["bootcfs/tmp"]));
    }

    [Fact]
    public void Waits_for_nobody_who_uses_the_repository_unless_told_to()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        using RepositoryLock held = fixture.Repository.Lock("test", LockMode.Shared, LockWait.None, CancellationToken.None);

        Assert.Throws<LockedException>(() => Collect(fixture, Everything));
        Collect(fixture, Everything, dryRun: true);
    }

    private static FsckReport AssertClean(RepositoryFixture fixture)
    {
        FsckReport report = fixture.Fsck();
        Assert.Empty(report.Damage);
        Assert.DoesNotContain(report.Notes, note => note.Kind is FsckNoteKind.DanglingObjects or FsckNoteKind.DanglingImages);
        return report;
    }

    private static CollectionReport Collect(RepositoryFixture fixture, RetentionPolicy policy, bool dryRun = false, TimeSpan grace = default) =>
        Collect(fixture.Repository, policy, dryRun, grace);

    private static CollectionReport Collect(Repository repository, RetentionPolicy policy, bool dryRun = false, TimeSpan grace = default) => Collector.Run(
        repository, new CollectionRequest(policy, grace, dryRun, LockWait.None), null, new LastDay(grace == default), CancellationToken.None);

    private static string[] Files(RepositoryFixture fixture) =>
    [
        .. new[] { "objects", "images" }
            .SelectMany(folder => Directory.GetFiles(fixture[folder], "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal),
    ];

    // Commits are made at fixed times, three of them until then; objects come when they come.
    private sealed class LastDay(bool isFixed) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            isFixed ? DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + (3 * 86_400)) : base.GetUtcNow();
    }
}

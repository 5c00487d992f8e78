using BootCfs.Format.Signing;
using BootCfs.Integrity;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine.Integrity;

public class RepairTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restores_an_object_from_another_repository_that_has_it_intact(bool isMissing)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        using TemporaryDirectory damaged = CopyOf(fixture);
        using TemporaryDirectory intact = CopyOf(fixture);
        RepositoryFixture.Damage(InCopy(damaged, fixture, fixture.Tool('a')));
        Break(fixture.Tool('a'), isMissing);

        RepairReport report = Repair(fixture, damaged["repo"], intact["repo"]);

        Assert.Equal([(RepairOutcome.Restored, intact["repo"])], report.Repairs.Select(repair => (repair.Outcome, repair.Source)));
        AssertClean(report);
        Assert.Equal(new string('a', 10_000), File.ReadAllText(fixture.Tool('a')));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finds_an_object_in_a_directory_by_its_content(bool isMissing)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        File.Move(fixture.Tree["usr/bin/tool"], fixture.Tree["etc/elsewhere"]);
        File.WriteAllText(fixture.Tree["etc/decoy"], new string('b', 10_000));
        Break(fixture.Tool('a'), isMissing);

        RepairReport report = Repair(fixture, fixture.Tree.Path);

        Assert.Equal(RepairOutcome.Restored, Assert.Single(report.Repairs).Outcome);
        AssertClean(report);
    }

    // Bits may change below the filesystem: then the mark of an untouched object is still there.
    [Fact]
    public void Writes_over_damage_that_left_no_trace()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        RepositoryFixture.Damage(fixture.Tool('a'));
        File.SetLastWriteTimeUtc(fixture.Tool('a'), DateTime.UnixEpoch);

        AssertClean(Repair(fixture, fixture.Tree.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Makes_an_image_from_its_text(bool isMissing)
    {
        using var fixture = new RepositoryFixture();
        CommitResult made = fixture.Commit('a');
        Break(fixture["objects/" + made.Image.Digest.ObjectPath], isMissing);

        RepairReport report = Repair(fixture);

        Assert.Equal(RepairOutcome.Rebuilt, Assert.Single(report.Repairs).Outcome);
        AssertClean(report);
    }

    [ToolTheory("git")]
    [InlineData(true)]
    [InlineData(false)]
    public void Makes_a_text_from_its_image(bool isMissing)
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        Break(fixture.GitObject(fixture.Git("rev-parse", "test/stable:rootfs.dump")), isMissing);

        RepairReport report = Repair(fixture);

        Assert.Equal((RepairOutcome.Rebuilt, "the commit's image"), (report.Repairs[0].Outcome, report.Repairs[0].Source));
        AssertClean(report);
        Assert.Equal("", fixture.Git("fsck", "--strict", "--no-dangling"));
    }

    [ToolFact("git")]
    public void Restores_git_objects_from_another_repository_however_deep()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        fixture.Commit('b');
        using TemporaryDirectory intact = CopyOf(fixture);
        foreach (string revision in new[] { "test/stable~1", "test/stable~1^{tree}", "test/stable~1:rootfs.dump", "test/stable^{tree}" })
            File.Delete(fixture.GitObject(Tool.Run("git", "-C", intact["repo/bootcfs/commits.git"], "rev-parse", revision).Trim()));
        RepositoryFixture.Damage(fixture.GitObject(fixture.Git("rev-parse", "test/stable")));

        RepairReport report = Repair(fixture, intact["repo"]);

        AssertClean(report);
        Assert.Equal("", fixture.Git("fsck", "--strict", "--no-dangling"));
        Assert.Single(Directory.GetFiles(fixture["bootcfs/quarantine"])); // the commit that was damaged
    }

    [ToolFact("git")]
    public void Writes_a_pack_anew_wherever_it_is_damaged()
    {
        using RepositoryFixture fixture = Packed();
        using TemporaryDirectory intact = CopyOf(fixture);
        var random = new Random(20251127);
        int length = (int)new FileInfo(PackOf(fixture.Path)).Length;
        int[] places = [0, 5, 11, 12, length / 2, length - 20, length - 1, .. Enumerable.Range(0, 14).Select(_ => random.Next(length))];
        foreach (int place in places)
        {
            using TemporaryDirectory damaged = CopyOf(fixture);
            byte[] bytes = Flip(PackOf(damaged["repo"]), place);

            using (Repository repository = Repository.Open(damaged["repo"]))
                Assert.False(Fsck.Run(repository, new FsckOptions(), null, CancellationToken.None).IsClean, $"byte {place}");

            RepairReport report = Repair(damaged["repo"], dryRun: false, intact["repo"]);

            Assert.Empty(report.After.Damage);
            Assert.All(report.Repairs, repair => Assert.True(repair.Outcome is RepairOutcome.Restored or RepairOutcome.Rebuilt, $"byte {place}: {repair}"));
            Assert.Equal("", Tool.Run("git", "-C", damaged["repo/bootcfs/commits.git"], "fsck", "--strict", "--no-dangling"));
            // What was damaged is aside, unless what took its place has its name, being what it was.
            string aside = damaged["repo/bootcfs/quarantine"];
            if (Directory.Exists(aside))
                Assert.Equal(bytes, File.ReadAllBytes(Directory.GetFiles(aside, "*.pack").Single()));
            else
                Assert.Equal(File.ReadAllBytes(PackOf(fixture.Path)), File.ReadAllBytes(PackOf(damaged["repo"])));
        }
    }

    [ToolFact("git")]
    public void Saves_from_a_damaged_pack_what_is_intact_when_nobody_has_the_rest()
    {
        using RepositoryFixture fixture = Packed();
        using TemporaryDirectory damaged = CopyOf(fixture);
        string pack = PackOf(damaged["repo"]);
        string commit = fixture.Git("rev-parse", "test/stable~2");
        string[] line = fixture.Git("verify-pack", "-v", pack).Split('\n').Single(text => text.StartsWith(commit, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Flip(pack, int.Parse(line[4], System.Globalization.CultureInfo.InvariantCulture) + 4);
        string[] others = [.. fixture.Git("rev-parse", "test/stable", "test/stable~1", "test/stable:rootfs.dump", "test/stable~1:rootfs.dump").Split('\n')];

        RepairReport report = Repair(damaged["repo"], dryRun: false);

        Assert.Contains(report.Repairs, repair => repair.Finding.GitObject.ToString() == commit && repair.Outcome == RepairOutcome.Left);
        Assert.Equal([commit], report.After.Damage.Where(finding => finding.Kind == FindingKind.GitObject).Select(finding => finding.GitObject.ToString()));
        foreach (string id in others)
            Tool.Run("git", "-C", damaged["repo/bootcfs/commits.git"], "cat-file", "-e", id);
        Assert.Single(Directory.GetFiles(damaged["repo/bootcfs/quarantine"], "*.pack"));
    }

    [ToolFact("git")]
    public void Changes_no_pack_in_a_rehearsal_and_says_the_same()
    {
        using RepositoryFixture fixture = Packed();
        using TemporaryDirectory intact = CopyOf(fixture);
        using TemporaryDirectory damaged = CopyOf(fixture);
        string pack = PackOf(damaged["repo"]);
        byte[] bytes = Flip(pack, (int)new FileInfo(pack).Length / 2);
        RepairReport rehearsal = Repair(damaged["repo"], dryRun: true, intact["repo"]);

        Assert.Equal(bytes, File.ReadAllBytes(pack));
        Assert.NotEmpty(rehearsal.Repairs);
        Assert.Equal(
            rehearsal.Repairs.Select(repair => (repair.Finding.Subject, repair.Outcome, repair.Source)),
            Repair(damaged["repo"], dryRun: false, intact["repo"]).Repairs.Select(repair => (repair.Finding.Subject, repair.Outcome, repair.Source)));
    }

    [Fact]
    public void Puts_aside_what_nobody_has_and_deletes_nothing()
    {
        using var fixture = new RepositoryFixture();
        GitObjectId commit = fixture.Commit('a').Commit;
        RepositoryFixture.Damage(fixture.Tool('a'));
        byte[] content = File.ReadAllBytes(fixture.Tool('a'));

        RepairReport report = Repair(fixture);

        Repair repair = Assert.Single(report.Repairs);
        Assert.Equal(RepairOutcome.PutAside, repair.Outcome);
        Assert.Equal(content, File.ReadAllBytes(fixture[repair.Source!])); // it was put there
        Finding left = Assert.Single(report.After.Damage);
        Assert.Equal((FindingKind.ObjectMissing, new ObjectUser(commit, "/usr/bin/tool")), (left.Kind, left.Users[0]));

        AssertClean(Repair(fixture, fixture.Tree.Path));
        Assert.Equal(content, File.ReadAllBytes(fixture[repair.Source!])); // as above
    }

    [Fact]
    public void Restores_names_of_images()
    {
        using var fixture = new RepositoryFixture();
        string hex = fixture.Commit('a').Image.Digest.ToHex();
        File.Delete(fixture[$"images/{hex}"]);
        File.Delete(fixture[$"images/refs/bootcfs/{hex}"]);
        File.CreateSymbolicLink(fixture[$"images/{hex}"], "elsewhere");

        AssertClean(Repair(fixture));
    }

    [Fact]
    public void Leaves_references_as_they_are()
    {
        using var fixture = new RepositoryFixture();
        fixture.Commit('a');
        File.WriteAllText(fixture["bootcfs/commits.git/refs/heads/test/stable"], "");

        RepairReport report = Repair(fixture);

        Assert.Equal(RepairOutcome.Left, Assert.Single(report.Repairs).Outcome);
        Assert.Equal("", File.ReadAllText(fixture["bootcfs/commits.git/refs/heads/test/stable"]));
        Assert.False(report.After.IsClean);
    }

    [ToolFact("git")]
    public void Changes_nothing_in_a_rehearsal_and_says_the_same()
    {
        using var fixture = new RepositoryFixture();
        string hex = fixture.Commit('a').Image.Digest.ToHex();
        fixture.Commit('b');
        RepositoryFixture.Damage(fixture.Tool('a'));
        RepositoryFixture.Damage(fixture.ObjectOf(BootableFolder.Kernel));
        File.Delete(fixture.GitObject(fixture.Git("rev-parse", "test/stable:rootfs.dump")));
        File.Delete(fixture[$"images/{hex}"]);
        string[] before = Files(fixture);
        var request = new RepairRequest([fixture.Tree.Path], DryRun: true, LockWait.None);

        RepairReport rehearsal = Repairer.Run(fixture.Repository, request, null, CancellationToken.None);

        Assert.Equal(before, Files(fixture));
        Assert.False(rehearsal.After.IsClean);
        Assert.Equal(
            rehearsal.Repairs.Select(repair => (repair.Finding.Subject, repair.Outcome, repair.Source)),
            Repair(fixture, fixture.Tree.Path).Repairs.Select(repair => (repair.Finding.Subject, repair.Outcome, repair.Source)));
    }

    private static RepositoryFixture Packed()
    {
        var fixture = new RepositoryFixture();
        foreach (char content in "abc")
            fixture.Commit(content);
        Assert.NotNull(HistoryUpkeep.Repack(fixture.Repository, LockWait.None, CancellationToken.None));
        return fixture;
    }

    private static string PackOf(string repository) =>
        Directory.GetFiles(Path.Combine(repository, "bootcfs", "commits.git", "objects", "pack"), "*.pack").Single();

    private static byte[] Flip(string path, int place)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place] ^= 0x10;
        File.Delete(path); // it may not be written to
        File.WriteAllBytes(path, bytes);
        return bytes;
    }

    private static RepairReport Repair(RepositoryFixture fixture, params string[] from) => Repair(fixture.Path, dryRun: false, from);

    private static RepairReport Repair(string path, bool dryRun, params string[] from)
    {
        using Repository repository = Repository.Open(path); // libgit2 keeps what it has read
        return Repairer.Run(repository, new RepairRequest(from, dryRun, LockWait.None), null, CancellationToken.None);
    }

    private static void AssertClean(RepairReport report) => Assert.Empty(report.After.Damage);

    private static void Break(string path, bool isMissing)
    {
        if (isMissing)
            File.Delete(path);
        else
            RepositoryFixture.Damage(path);
    }

    private static TemporaryDirectory CopyOf(RepositoryFixture fixture)
    {
        var folder = new TemporaryDirectory();
        Tool.Run("cp", "-a", fixture.Path, folder["repo"]);
        return folder;
    }

    private static string InCopy(TemporaryDirectory copy, RepositoryFixture fixture, string path) =>
        Path.Combine(copy["repo"], Path.GetRelativePath(fixture.Path, path));

    private static string[] Files(RepositoryFixture fixture) =>
    [
        .. Directory.GetFiles(fixture.Path, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("/lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(path => $"{path} {new FileInfo(path).LinkTarget ?? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}

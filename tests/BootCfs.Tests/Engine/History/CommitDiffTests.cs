using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.History;

namespace BootCfs.Tests.Engine.History;

public sealed class CommitDiffTests : IDisposable
{
    private const string Status = "Package: a\nVersion: 1\nArchitecture: all\n\nPackage: b\nVersion: 1\nArchitecture: amd64\n";

    private readonly DiffFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Equal_commits_differ_in_nothing()
    {
        StoredCommit old = _fixture.Commit(DiffFixture.Line("/usr/f"));
        CommitDiff diff = _fixture.Diff(old, _fixture.Commit(DiffFixture.Line("/usr/f")));
        Assert.True(diff.IsEmpty);
        Assert.Equal(new FileTotals("", 0, 0, 0, 0), FileTotals.Sum(diff));
    }

    [Fact]
    public void Before_the_first_commit_there_was_nothing()
    {
        CommitDiff diff = _fixture.Diff(null, _fixture.Commit(DiffFixture.Line("/f", content: "abc")));
        Assert.Equal(["/f"], Paths(diff));
        Assert.Equal(new FileTotals("", 1, 0, 0, 3), FileTotals.Sum(diff));
        Assert.Contains(new ReleaseChange("os.id", null, "test"), diff.Release);
    }

    [Fact]
    public void Facts_are_named_as_in_release_toml()
    {
        StoredCommit old = _fixture.Commit("");
        var boot = new BootFiles("6.1", new BootFile("/k", Digest('1'), 1), new BootFile("/i", Digest('2'), 1));
        StoredCommit changed = _fixture.Commit("", DiffFixture.Release with { Os = new OsFacts("test", "Test", "2", "Test 2"), Boot = boot });
        Assert.Equal(
            [
                "os.version: 1 -> 2", "os.pretty_name: Test 1 -> Test 2", "boot.kernel_version:  -> 6.1", "boot.linux.path:  -> /k",
                $"boot.linux.digest:  -> {Digest('1')}", "boot.initrd.path:  -> /i", $"boot.initrd.digest:  -> {Digest('2')}",
            ],
            _fixture.Diff(old, changed).Release.Select(fact => $"{fact.Key}: {fact.Old} -> {fact.New}"));
    }

    [Fact]
    public void Programs_that_give_other_rights_are_called_out()
    {
        const string capability = " security.capability=\\x01\\x00\\x00\\x02\\x00\\x20\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00";
        StoredCommit old = _fixture.Commit(
            DiffFixture.Line("/both", "104755") + DiffFixture.Line("/cap") + DiffFixture.Line("/dir", "40755") + DiffFixture.Line("/gone", "102755")
            + DiffFixture.Line("/owner", "104755") + DiffFixture.Line("/plain"));
        StoredCommit changed = _fixture.Commit(
            DiffFixture.Line("/both", "106755", content: "y") + DiffFixture.Line("/cap", xattrs: capability) + DiffFixture.Line("/dir", "42755")
            + DiffFixture.Line("/new", "104755") + DiffFixture.Line("/owner", "104755", owner: "7 0") + DiffFixture.Line("/plain", content: "y"));
        Assert.Equal(
            [
                new("/both", "setgid", null, "gid 0"), new("/cap", "capabilities", null, "cap_net_raw=ep"), new("/gone", "setgid", "gid 0", null),
                new("/new", "setuid", null, "uid 0"), new PrivilegeChange("/owner", "setuid", "uid 0", "uid 7"),
            ],
            _fixture.Diff(old, changed).Privileges.OrderBy(change => change.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void Packages_that_came_went_or_changed_are_listed_by_name()
    {
        StoredCommit old = _fixture.Commit(
            DiffFixture.Line("/var/lib/dpkg/status", content: Status)
            + DiffFixture.Line("/var/lib/dpkg/status.d/base", content: "Package: base\nVersion: 1\n")
            + DiffFixture.Line("/var/lib/dpkg/status.d/base.md5sums", content: "Package: no\nVersion: 1\n"));
        StoredCommit changed = _fixture.Commit(
            DiffFixture.Line("/var/lib/dpkg/status", content: Status.Replace("Package: a", "Package: c", StringComparison.Ordinal).Replace("1\nArchitecture: amd", "2\nArchitecture: amd", StringComparison.Ordinal)));
        Assert.Equal(
            [new("a", "all", "1", null), new("b", "amd64", "1", "2"), new("base", "", "1", null), new PackageChange("c", "all", null, "1")],
            _fixture.Diff(old, changed).Packages);
    }

    [Fact]
    public void Several_versions_of_a_package_stand_together() => Assert.Equal(
        [new PackageChange("kernel", "x", "1, 2", "2, 3")],
        PackageChange.Between([new("kernel", "2", "x"), new("kernel", "1", "x")], [new("kernel", "2", "x"), new("kernel", "3", "x")]));

    [Fact]
    public void Packages_are_not_compared_where_a_database_cannot_be_read()
    {
        StoredCommit old = _fixture.Commit(DiffFixture.Line("/var/lib/dpkg/status", content: Status));
        StoredCommit changed = _fixture.Commit(
            DiffFixture.Line("/usr/lib/sysimage/rpm/rpmdb.sqlite", content: "nonsense") + DiffFixture.Line("/var/lib/rpm/Packages", content: "old"));
        CommitDiff diff = _fixture.Diff(old, changed);
        Assert.Empty(diff.Packages);
        Assert.Equal(
            [
                "/usr/lib/sysimage/rpm/rpmdb.sqlite: rpm database is damaged: it is no SQLite file",
                "/var/lib/rpm/Packages: rpm databases of this kind are not read, only rpmdb.sqlite is",
            ],
            diff.UnreadPackages);
    }

    [Fact]
    public void Only_some_paths_can_be_compared()
    {
        StoredCommit old = _fixture.Commit(DiffFixture.Line("/a/f") + DiffFixture.Line("/ab") + DiffFixture.Line("/b"));
        StoredCommit changed = _fixture.Commit(
            DiffFixture.Line("/a/f", content: "y") + DiffFixture.Line("/ab", content: "y") + DiffFixture.Line("/b", content: "y"),
            DiffFixture.Release with { SecurityEpoch = 1 });
        Assert.Equal(["/a/f", "/ab", "/b"], Paths(_fixture.Diff(old, changed)));
        Assert.Equal(["/a/f", "/b"], Paths(_fixture.Diff(old, changed, "/a", "b/")));
        Assert.Empty(_fixture.Diff(old, changed, "/a").Release);
        Assert.Equal(3, _fixture.Diff(old, changed, "/").Files.Count);
    }

    [Fact]
    public void Times_count_unless_told_otherwise()
    {
        StoredCommit old = _fixture.Commit(DiffFixture.Line("/f") + DiffFixture.Line("/g"));
        StoredCommit changed = _fixture.Commit(DiffFixture.Line("/f", time: 1) + DiffFixture.Line("/g", "100600", time: 1));
        Assert.Equal(["/f", "/g"], Paths(_fixture.Diff(old, changed)));
        CommitDiff diff = CommitDiff.Between(_fixture.Repository, old, changed, new DiffOptions([], IgnoreTimes: true));
        Assert.Equal(["/g"], Paths(diff));
        Assert.Equal(TreeChanges.Mode, diff.Files[0].Changes);
    }

    [Fact]
    public void Sums_are_by_directory_of_two_levels()
    {
        StoredCommit old = _fixture.Commit(DiffFixture.Line("/a/b/c/d/f", content: "12345") + DiffFixture.Line("/a/b/g"));
        StoredCommit changed = _fixture.Commit(DiffFixture.Line("/a/b/c/d/f", content: "1") + DiffFixture.Line("/a/h", content: "123") + DiffFixture.Line("/i"));
        Assert.Equal(
            [new("/", 1, 0, 0, 1), new("/a", 1, 0, 0, 3), new("/a/b", 0, 1, 1, -5)], FileTotals.ByDirectory(_fixture.Diff(old, changed)));
    }

    private static IEnumerable<string> Paths(CommitDiff diff) => diff.Files.Select(file => PathText.Display(file.Path));

    private static Sha256Digest Digest(char digit) =>
        Sha256Digest.TryParse($"sha256:{new string(digit, 64)}", out Sha256Digest digest) ? digest : throw new ArgumentException(null, nameof(digit));
}

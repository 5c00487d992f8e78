using BootCfs.Audit;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Tests.Engine.Integrity;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>A commit is built again from its tree and recipe, and the repository is as before.</summary>
public sealed class RebuildTests : IDisposable
{
    private readonly RepositoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_same_tree_makes_the_same_commit_again()
    {
        CommitResult commit = _fixture.Commit();

        RebuildReport report = Run(commit);

        Assert.True(report.IsEqual, string.Join('\n', report.Differences.Select(difference => difference.Path).Concat(report.ReleaseDifferences)));
        Assert.Equal(commit.Image, report.Actual);
    }

    [Theory]
    [InlineData("content", "content")]
    [InlineData("mode", "mode")]
    [InlineData("mtime", "mtime")]
    [InlineData("missing", "missing")]
    [InlineData("extra", "extra")]
    [InlineData("type", "type")]
    [InlineData("target", "symlink target")]
    public void What_came_out_otherwise_is_named_with_its_cause(string change, string cause)
    {
        CommitResult commit = _fixture.Commit();
        string path = Change(change);

        RebuildReport report = Run(commit);

        Assert.False(report.IsEqual);
        RebuildDifference difference = Assert.Single(report.Differences, difference => difference.Path == path);
        Assert.Contains(cause, difference.Causes);
        Assert.Equal(change != "extra", difference.Expected?.StartsWith($"{path} ", StringComparison.Ordinal) ?? false);
        Assert.Equal(change != "missing", difference.Actual?.StartsWith($"{path} ", StringComparison.Ordinal) ?? false);
        Assert.Contains(cause, report.Causes.Select(found => found.Cause));
    }

    [Fact]
    public void Nothing_of_it_stays_in_the_repository()
    {
        CommitResult commit = _fixture.Commit();
        File.WriteAllText(_fixture.Tree["usr/bin/tool"], new string('n', 20_000));
        string[] before = Files();

        Run(commit);

        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_recipe_that_is_not_known_is_not_followed()
    {
        RecipeException error = Assert.Throws<RecipeException>(() => Follow("--bootable", "--from-the-future"));
        Assert.Contains("--from-the-future", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_with_overrides_needs_just_their_file()
    {
        string digest = $"sha256:{new string('a', 64)}";
        Assert.Contains(digest, Assert.Throws<RecipeException>(() => Follow($"--stat-override={digest}")).Message, StringComparison.Ordinal);
        var other = StatOverrides.Parse("=0755 /usr/bin/tool\n"u8, "other");
        RecipeException error = Assert.Throws<RecipeException>(() => RecipeReader.Follow([$"--stat-override={digest}"], other, BootableFolder.Request("/")));
        Assert.Contains($"this one has {other.Digest}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_recipe_spells_is_read_back_as_it_was()
    {
        string[] options = ["--skip=*.pyc", @"--skip=\x22quoted\\", "--bootable", "--xattrs=security.capability,user.*", "--owner=0:0", "--selinux-policy", "--mtime=clamp:1700000000"];
        Assert.Equal(options, CanonicalForm.Spell(Follow(options)));
    }

    private static CommitRequest Follow(params string[] options) => RecipeReader.Follow(options, null, BootableFolder.Request("/") with { Bootable = false });

    private RebuildReport Run(CommitResult commit) => Rebuild.Run(
        _fixture.Repository,
        _fixture.Repository.Commits.Read(commit.Commit),
        [new DirectorySource(_fixture.Tree.Path)],
        null,
        LockWait.None,
        new ImportProgress(),
        CancellationToken.None);

    private string Change(string how)
    {
        string tool = _fixture.Tree["usr/bin/tool"];
        DateTime time = File.GetLastWriteTimeUtc(tool);
        switch (how)
        {
            case "content":
                File.WriteAllText(tool, new string('u', 10_000));
                File.SetLastWriteTimeUtc(tool, time);
                break;
            case "mode":
                Tool.Run("chmod", "4755", tool);
                break;
            case "mtime":
                File.SetLastWriteTimeUtc(tool, DateTime.UnixEpoch);
                break;
            case "missing":
                File.Delete(tool);
                break;
            case "extra":
                File.WriteAllText(_fixture.Tree["usr/bin/more"], "");
                return "/usr/bin/more";
            case "type":
                File.Delete(tool);
                Directory.CreateDirectory(tool);
                break;
            case "target":
                File.Delete(_fixture.Tree["etc/os-release"]);
                _fixture.Tree.Handle.SymLink("../lib/os-release", "etc/os-release");
                return "/etc/os-release";
        }

        return "/usr/bin/tool";
    }

    // Names alone: the lock file says who had it last.
    private string[] Files() => [.. Directory.GetFileSystemEntries(_fixture.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

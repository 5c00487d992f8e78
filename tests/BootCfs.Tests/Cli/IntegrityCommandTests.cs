using System.Text.Json;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>fsck, its repairs, gc and keep, as they are called.</summary>
public sealed class IntegrityCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _repo;

    public IntegrityCommandTests()
    {
        _repo = _directory["repo"];
        PublishedProgram.Run("init", "-q", "--repo", _repo).Success();
        File.WriteAllText(Path.Combine(_repo, "bootcfs", "config.toml"), "schema = 1\ngc_grace = \"0\"\n");
    }

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Fsck_ends_with_3_and_names_commit_and_path_when_something_is_damaged()
    {
        string commit = Commit();
        Assert.StartsWith("clean: 1 commits, 1 trees, ", Run("fsck").Success(), StringComparison.Ordinal);
        string path = Damage();

        ProgramRun run = Run("fsck");

        Assert.Equal((3, ""), (run.Status, run.Error));
        Assert.Matches($"^BAD   {path} has content of [0-9a-f]{{64}}\n        {commit[..12]}  /usr/bin/tool\n", run.Text);
        using JsonDocument json = JsonDocument.Parse(Run("fsck", "--json").Text);
        Assert.False(json.RootElement.GetProperty("clean").GetBoolean());
        JsonElement damage = Assert.Single(json.RootElement.GetProperty("damage").EnumerateArray());
        Assert.Equal("object-damaged", damage.GetProperty("kind").GetString());
        Assert.Equal(commit, damage.GetProperty("users")[0].GetProperty("commit").GetString());
        Assert.Equal("/usr/bin/tool", damage.GetProperty("users")[0].GetProperty("path").GetString());
    }

    [Fact]
    public void Repair_says_where_things_came_from()
    {
        Commit();
        string path = Damage();
        ProgramRun rehearsal = Run("fsck", "--repair", "--dry-run", "--from", _tree.Path);
        Assert.StartsWith($"would restore  {path}: {_tree.Path}\nBAD ", rehearsal.Text, StringComparison.Ordinal);
        Assert.Equal(3, rehearsal.Status);

        Assert.StartsWith(
            $"restored  {path}: {_tree.Path}\nclean: ", Run("fsck", "--repair", "--from", _tree.Path).Success(), StringComparison.Ordinal);
        Assert.StartsWith("clean: ", Run("fsck", "--repair").Success(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from and --dry-run go with --repair", "--from=/")]
    [InlineData("--from and --dry-run go with --repair", "--dry-run")]
    [InlineData("--repair looks at everything: --quick and --sealed=measure do not go with it", "--repair", "--quick")]
    public void Fsck_refuses_options_that_do_not_go_together(string message, params string[] options) =>
        Run(["fsck", .. options]).Fails(2, $"bootcfs: error: {message}");

    [Fact]
    public void Gc_tells_before_it_removes_and_keep_keeps()
    {
        string first = Commit();
        File.WriteAllText(_tree["usr/bin/tool"], new string('u', 20_000));
        string second = Commit();
        Run("keep", first, "-q").Success();
        Assert.Equal($"{first}\n", Run("keep").Success());
        Assert.Contains("removed 0 objects", Run("gc", "--keep-last=1").Success(), StringComparison.Ordinal);
        Run("keep", first, "--release", "-q").Success();
        Assert.Equal("", Run("keep").Success());

        string told = Run("gc", "--keep-last=1", "--dry-run").Success();
        Assert.Matches($"^keep  {second[..12]}  .*\ndrop  {first[..12]}  .*\nwould remove 2 objects of ", told);
        using JsonDocument json = JsonDocument.Parse(Run("gc", "--keep-last=1", "--json").Success());
        Assert.Equal(2, json.RootElement.GetProperty("removed_objects").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("collected_commits").GetInt32());
        string looked = Run("fsck").Success();
        Assert.Contains($"note  the contents of 1 commits were collected\n        {first}\n", looked, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_reads_a_commit_is_told_that_its_contents_were_collected()
    {
        string first = Commit();
        string tool = File.ReadAllText(_tree["usr/bin/tool"]);
        File.WriteAllText(_tree["usr/bin/tool"], new string('u', 20_000));
        string second = Commit();
        Assert.DoesNotContain("collected", Run("log").Success() + Run("show", first).Success(), StringComparison.Ordinal);
        Run("gc", "--keep-last=1", "-q").Success();

        foreach (string[] command in (string[][])[
            ["cat", $"{first}:/usr/bin/tool"], ["checkout", first, _directory["out"], "--user"], ["export", "--format=tar", "--output", _directory["tar"], first],
            ["commit", "again", "--allow-unsigned", $"--tree=commit:{first}"]])
        {
            ProgramRun run = Run([.. command, "-q"]);
            Assert.Matches(
                $"^bootcfs: error: the contents of commit {first} were collected: object [0-9a-f]{{64}} is missing in {_repo}/objects\nhint: committing the same tree brings them back",
                run.Error);
            Assert.Equal((1, ""), (run.Status, run.Text));
        }

        Assert.Equal([_repo], Directory.GetFileSystemEntries(_directory[""]));
        Assert.Matches($"(?m)^{first[..12]}  .*  \\(collected\\) Test OS 1$", Run("log").Success());
        Assert.Contains("\ncontents  collected\n", Run("show", first).Success(), StringComparison.Ordinal);
        ProgramRun listed = Run("ls", first, "/usr/bin");
        Assert.Equal($"the contents of commit {first} were collected\n", listed.Error);
        Assert.Contains("tool", listed.Text, StringComparison.Ordinal);
        using JsonDocument log = JsonDocument.Parse(Run("log", "--json").Success());
        Assert.Equal(
            [(second, false), (first, true)],
            log.RootElement.GetProperty("commits").EnumerateArray().Select(commit => (commit.GetProperty("commit").GetString(), commit.GetProperty("collected").GetBoolean())));
        using JsonDocument shown = JsonDocument.Parse(Run("show", first, "--json").Success());
        Assert.True(shown.RootElement.GetProperty("collected").GetBoolean());

        File.WriteAllText(_tree["usr/bin/tool"], tool);
        Commit();
        Assert.Equal(tool, Run("cat", $"{first}:/usr/bin/tool").Success());
    }

    [ToolFact("git")]
    public void Gc_drops_the_history_of_a_removed_stream()
    {
        string kept = Commit();
        File.WriteAllText(_tree["usr/bin/tool"], new string('u', 20_000));
        string dropped = Run("commit", "other", $"--tree=dir:{_tree.Path}", "--allow-unsigned", "-q").Success().TrimEnd();
        Run("branch", "--delete", "--force", "-q", "other").Success();
        Assert.Contains("\nwould remove 4 git objects of ", Run("gc", "--dry-run").Success(), StringComparison.Ordinal);
        Git("cat-file", "-e", dropped);

        using JsonDocument json = JsonDocument.Parse(Run("gc", "--json").Success());

        Assert.Equal(4, json.RootElement.GetProperty("removed_git_objects").GetInt32());
        Assert.InRange(json.RootElement.GetProperty("removed_git_bytes").GetInt64(), 100, 10_000);
        Assert.Equal(1, Tool.Start([], "git", "-C", Path.Combine(_repo, "bootcfs", "commits.git"), "cat-file", "-e", dropped).Status);
        Git("cat-file", "-e", kept);
        Assert.Equal("", Git("fsck", "--strict"));
        Assert.DoesNotContain("git objects", Run("gc").Success(), StringComparison.Ordinal);
    }

    // What others wrote fills the disk; what is asked for says so and breaks nothing, and works when there is room again.
    [MountFact]
    public void On_a_full_disk_nothing_is_lost()
    {
        string disk = _directory["disk"];
        Directory.CreateDirectory(disk);
        ProgramRun run = PublishedProgram.Unshared($$"""
            mount -t tmpfs -o size=8m none {{disk}} && cd {{disk}} && "$BOOTCFS" init -q --repo repo || exit
            printf 'schema = 1\ngc_grace = "0"\n' >repo/bootcfs/config.toml
            cp -a {{_tree.Path}} tree
            commit() { "$BOOTCFS" commit test/stable --repo repo --tree=dir:tree --allow-unsigned -q >/dev/null; }
            fill() { cat /dev/zero >fill 2>/dev/null; }
            clean() { "$BOOTCFS" fsck --repo repo -q >/dev/null && git -C repo/bootcfs/commits.git fsck --strict --no-dangling; }
            commit && head -c 20000 /dev/urandom >tree/usr/bin/tool && commit && cp -a repo whole || exit
            fill; head -c 300000 /dev/urandom >tree/usr/bin/more
            commit; echo commit $?; clean; echo clean $?
            "$BOOTCFS" gc --repo repo --keep-last=1 -q; echo gc $?; clean; echo clean $?
            damaged=$(find repo/objects -type f -size 20000c); rm "$damaged"; cat /dev/zero >>fill 2>/dev/null
            "$BOOTCFS" fsck --repair --from whole --repo repo -q; echo repair $?
            rm fill
            "$BOOTCFS" fsck --repair --from whole --repo repo -q >/dev/null; echo repair $?; clean; echo clean $?
            "$BOOTCFS" gc --repo repo --keep-last=1 -q >/dev/null && commit; echo again $?; clean; echo clean $?
            """);
        Assert.Equal("commit 6\nclean 0\ngc 6\nclean 0\nrepair 6\nrepair 0\nclean 0\nagain 0\nclean 0\n", run.Text);
        Assert.Equal(3, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.StartsWith("bootcfs: error: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Gc_stops_at_an_empty_reference_and_names_it()
    {
        Commit();
        File.WriteAllText(Path.Combine(_repo, "bootcfs", "commits.git", "refs", "heads", "test", "stable"), "");
        Run("gc").Fails(
            3, "bootcfs: error: nothing was removed: refs/heads/test/stable is empty", "hint: bootcfs fsck shows what is damaged");
    }

    [Theory]
    [InlineData("--keep-last=0", "--keep-last is a number of commits from 1 on")]
    [InlineData("--keep-within=5", "--keep-within is a length of time such as 30m, 12h, 30d or 8w, not '5'")]
    public void Gc_refuses_measures_that_are_none(string option, string message)
    {
        ProgramRun run = Run("gc", option);
        Assert.StartsWith($"bootcfs: error: {message}\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Status);
    }

    private ProgramRun Run(params string[] arguments) => PublishedProgram.Run([.. arguments, "--repo", _repo]);

    private string Git(params string[] arguments) => Tool.Run("git", ["-C", Path.Combine(_repo, "bootcfs", "commits.git"), .. arguments]);

    private string Commit() => Run("commit", "test/stable", $"--tree=dir:{_tree.Path}", "--allow-unsigned", "-q").Success().TrimEnd();

    // Of the one object of that length.
    private string Damage()
    {
        string path = Directory.GetFiles(Path.Combine(_repo, "objects"), "*", SearchOption.AllDirectories).Single(file => new FileInfo(file).Length == 10_000);
        File.Delete(path);
        File.WriteAllText(path, new string('t', 9_999) + "X");
        return Path.GetRelativePath(_repo, path);
    }
}

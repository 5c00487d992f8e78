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

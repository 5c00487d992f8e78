using System.Text;
using System.Text.Json;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>checkout and export.</summary>
public sealed class CheckoutCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _commit;

    public CheckoutCommandTests()
    {
        Run("init", "-q").Success();
        _commit = Run("commit", "test/stable", $"--tree=dir:{_tree.Path}", "--allow-unsigned", "-q").Success().TrimEnd('\n');
    }

    private string Repo => _directory["repo"];

    private string Target => _directory["out"];

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [ToolFact("diff")]
    public void A_checkout_has_the_files_of_the_tree()
    {
        ProgramRun run = Run("checkout", "test/stable", Target);
        Assert.Matches($"^[0-9]+ files in {Target}, [0-9.]+ KiB\n$", run.Error);
        Assert.Equal("", run.Text);
        Assert.Equal("", Tool.Run("diff", "--recursive", "--no-dereference", _tree.Path, Target));
        Run("checkout", "-q", "test/stable", _directory["part"], "--subpath", "usr/lib/modules").Success();
        Assert.Equal(["6.1-test"], Directory.GetFileSystemEntries(_directory["part"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_checkout_tells_scripts_what_it_made()
    {
        using JsonDocument json = JsonDocument.Parse(Run("checkout", "-q", "--json", "--user", "--content=copy", "test/stable", Target).Success());
        Assert.Equal(_commit, json.RootElement.GetProperty("commit").GetString());
        Assert.Equal(8, json.RootElement.GetProperty("files").GetInt64());
        Assert.Equal(0, json.RootElement.GetProperty("left_out").GetInt64());
    }

    [Fact]
    public void A_checkout_that_cannot_be_is_named()
    {
        Directory.CreateDirectory(Path.Combine(Target, "x"));
        Run("checkout", "test/stable", Target).Fails(5, $"bootcfs: error: {Target} is there and not empty");
        Run("checkout", "test/stable", _directory["new"], "--subpath=/none").Fails(1, $"bootcfs: error: there is no /none in commit {_commit}");
        Run("checkout", "test/stable", _directory["new"], "--subpath=/etc/hostname").Fails(
            1, $"bootcfs: error: there is no /etc/hostname in commit {_commit}: it is no directory");
        Run("checkout", "test/stable", _directory["none/new"]).Fails(
            1, $"bootcfs: error: cannot open directory {_directory["none"]}: no such file or directory (ENOENT)");
    }

    [Fact]
    public void An_export_is_the_dump_or_the_image_of_the_commit()
    {
        string digest = Run("show", "test/stable").Success().Split('\n').Single(line => line.StartsWith("image ", StringComparison.Ordinal)).Split(':')[1];
        Run("export", "test/stable", "-o", _directory["dump"]).Success();
        Assert.Equal(digest, PublishedProgram.Run("image", "mk", "--from-file", _directory["dump"], _directory["made"]).Success().Trim());
        byte[] image = Run("export", "test/stable", "--format=image").Output;
        Assert.Equal(digest, PublishedProgram.RunWith(image, "image", "digest", "-").Success().Trim());
        using JsonDocument json = JsonDocument.Parse(Run("export", "test/stable", "--json", "--format=image", "-o", _directory["image"]).Success());
        Assert.Equal($"v1-sha256-12:{digest}", json.RootElement.GetProperty("image").GetString());
        Assert.Equal(image, File.ReadAllBytes(_directory["image"]));
    }

    [Fact]
    public void An_archive_makes_the_same_image_again()
    {
        ProgramRun run = Run("export", "test/stable", "--format=tar", "-o", _directory["a.tar"]);
        Assert.Equal("", run.Success());
        Assert.Equal(File.ReadAllBytes(_directory["a.tar"]), Run("export", "test/stable", "--format=tar").Output);
        Run("commit", "test/again", $"--tree=tar:{_directory["a.tar"]}", "--allow-unsigned", "-q").Success();
        Assert.Equal(ImageOf("test/stable"), ImageOf("test/again"));
    }

    [Fact]
    public void An_archive_with_a_damaged_object_leaves_nothing()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(Repo, "objects"), "*", SearchOption.AllDirectories))
        {
            int length = (int)new FileInfo(path).Length;
            File.Delete(path);
            File.WriteAllBytes(path, new byte[length]);
        }

        ProgramRun run = Run("export", "test/stable", "--format=tar", "-o", _directory["a.tar"]);
        Assert.StartsWith("bootcfs: error: object of /", run.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, run.Status);
        Assert.Equal(["repo"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName));
    }

    [ToolFact("git")]
    public void An_export_of_a_commit_that_lies_is_refused_and_leaves_nothing()
    {
        string git = Path.Combine(Repo, "bootcfs", "commits.git");
        string message = Tool.Run("git", "-C", git, "log", "-1", "--format=%B", _commit);
        string other = Text(Tool.Run([.. "/ 0 40755 2 0 0 0 0.0 - - -\n"u8], "git", "-C", git, "hash-object", "-w", "--stdin"));
        string release = Tool.Run("git", "-C", git, "rev-parse", $"{_commit}:release.toml").Trim();
        byte[] entries = Encoding.ASCII.GetBytes($"100644 blob {release}\trelease.toml\n100644 blob {other}\trootfs.dump\n");
        string tree = Text(Tool.Run(entries, "git", "-C", git, "mktree"));
        string lie = Tool.Run("git", "-C", git, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", "-m", message, tree).Trim();
        ProgramRun run = Run("export", lie, "-o", _directory["dump"]);
        Assert.StartsWith($"bootcfs: error: rootfs.dump of {lie} makes image v1-sha256-12:", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
        Assert.False(File.Exists(_directory["dump"]));
    }

    private string ImageOf(string revision) =>
        Run("show", revision).Success().Split('\n').Single(line => line.StartsWith("image ", StringComparison.Ordinal));

    private static string Text(byte[] output) => Encoding.ASCII.GetString(output).Trim();

    private ProgramRun Run(string command, params string[] arguments) => PublishedProgram.Run([command, "--repo", Repo, .. arguments]);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>init, commit, log, show and ls on a good repository.</summary>
public sealed class RepositoryCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _repo;

    public RepositoryCommandTests()
    {
        _repo = _directory["repo"];
        foreach (string path in Directory.GetFileSystemEntries(_tree.Path, "*", SearchOption.AllDirectories).Append(_tree.Path))
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_600_000_000));
    }

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Init_can_be_repeated_and_prints_no_data()
    {
        for (int i = 0; i < 2; i++)
        {
            ProgramRun run = PublishedProgram.Run("init", "--repo", _repo);
            Assert.Equal($"repository {_repo}, digests are sha256\n", run.Error);
            Assert.Equal("", run.Text);
            Assert.Equal(0, run.Status);
        }

        PublishedProgram.Run("init", "--repo", _repo, "--digest=sha512").Fails(
            10, $"bootcfs: error: {_repo} is not a BootCfs repository: there is one already, and its digests are sha256");
        Assert.Equal(
            $$"""{"schema":1,"repo":"{{_repo}}","algorithm":"sha256"}""" + "\n",
            PublishedProgram.Run("init", "--repo", _repo, "--json", "-q").Success());
    }

    [Fact]
    public void Commit_prints_the_same_id_for_the_same_tree_at_the_same_time()
    {
        string id = Commit();
        Assert.Matches("^[0-9a-f]{40}$", id);
        Assert.Equal(id, Commit(_directory["two"]));
    }

    [ToolFact("git")]
    public void Git_reads_what_commit_wrote()
    {
        string id = Commit();
        string git = Path.Combine(_repo, "bootcfs", "commits.git");
        Assert.Equal("", Tool.Run("git", "-C", git, "fsck", "--strict", "--no-dangling"));
        string dump = Path.Combine(_directory.Path, "dump");
        File.WriteAllText(dump, Tool.Run("git", "-C", git, "show", $"{id}:rootfs.dump"));
        string digest = PublishedProgram.Run("image", "mk", "--from-file", dump, _directory["image"]).Success().Trim();
        Assert.Contains(
            $"Composefs-Digest: v1-sha256-12:{digest}", Tool.Run("git", "-C", git, "log", "-1", "--format=%B", id), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_lists_the_newest_first_and_show_tells_what_a_commit_says()
    {
        string first = Commit();
        string second = Commit(_repo, "--subject", "Second: \"quoted\" and ünicode");
        string log = PublishedProgram.Run("log", "--repo", _repo, "test/stable").Success();
        Assert.Equal([second[..12], first[..12]], log.TrimEnd('\n').Split('\n').Select(line => line[..12]));
        Snapshot.Match(Hide(log, first, second), "log");
        Snapshot.Match(Hide(PublishedProgram.Run("show", "--repo", _repo, second[..7]).Success(), first, second), "show");
    }

    [Fact]
    public void What_others_wrote_cannot_play_with_the_terminal()
    {
        Commit(_repo, "--subject", "\e[31mred");
        Assert.Contains("(test/stable) \\x1b[31mred\n", PublishedProgram.Run("log", "--repo", _repo, "test/stable").Success(), StringComparison.Ordinal);
        Assert.Contains("    \\x1b[31mred\n", PublishedProgram.Run("show", "--repo", _repo, "test/stable").Success(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_log_and_show_has_what_the_text_has()
    {
        string first = Commit();
        string second = Commit();
        Snapshot.Match(Hide(PublishedProgram.Run("log", "--repo", _repo, "--json", "test/stable").Success(), first, second), "log");
        Snapshot.Match(Hide(PublishedProgram.Run("show", "--repo", _repo, "--json", "test/stable").Success(), first, second), "show");
    }

    [Fact]
    public void Commit_describes_itself_in_json()
    {
        string first = Commit();
        File.WriteAllText(_tree["usr/bin/new"], new string('n', 5000));
        using JsonDocument json = JsonDocument.Parse(Commit(_repo, "--json"));
        Assert.Equal(first, json.RootElement.GetProperty("parent").GetString());
        Assert.Equal("test/stable", json.RootElement.GetProperty("stream").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("new_objects").GetInt32()); // the file and the image
    }

    [Fact]
    public void Ls_lists_a_directory_a_file_or_everything()
    {
        Commit();
        Assert.Equal(
            "lrwxrwxrwx UID:GID 21 /etc/os-release -> ../usr/lib/os-release\n", List("test/stable", "/etc/os-release"));
        Assert.Equal(
            ["/boot", "/etc", "/sysroot", "/usr", "/var"], List("test/stable").TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[^1]));
        Assert.Equal(List("test/stable", "/usr/bin"), List("test/stable", "usr/bin/"));
        Snapshot.Match(List("test/stable", "-R"));
        Assert.StartsWith(
            """{"schema":1,"commit":""", PublishedProgram.Run("ls", "--repo", _repo, "test/stable", "/etc", "--json").Success(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ls_takes_a_path_behind_a_colon_as_git_does()
    {
        Commit();
        Assert.Equal(List("test/stable", "/usr/bin"), List("test/stable:/usr/bin"));
        Assert.Equal(List("test/stable"), List("test/stable:"));
        PublishedProgram.Run("ls", "--repo", _repo, "test/stable:/usr", "/usr").Fails(
            2, "bootcfs: error: two paths: one behind the colon, and one by itself");
    }

    [Fact]
    public void Cat_prints_files_of_several_commits_and_follows_links()
    {
        string first = Commit();
        File.WriteAllText(_tree["etc/hostname"], "other\n");
        Commit();
        Assert.Equal(
            "test\nother\n" + File.ReadAllText(_tree["usr/lib/os-release"]) + File.ReadAllText(_tree["usr/bin/tool"]),
            PublishedProgram.Run(
                "cat", "--repo", _repo, $"{first}:etc/hostname", "test/stable:/etc/hostname", "test/stable:/etc/os-release",
                "test/stable:/usr/bin/tool").Success());
    }

    [Fact]
    public void Cat_prints_nothing_when_one_file_is_not_what_the_commit_says()
    {
        string id = Commit();
        string digest = PublishedProgram.Run("ls", "--repo", _repo, "--json", "test/stable:/usr/bin/tool").Success()
            .Split("\"digest\":\"")[1][..64];
        string path = Path.Combine(_repo, "objects", digest[..2], digest[2..]);
        File.WriteAllText(path, "damaged");
        ProgramRun run = PublishedProgram.Run("cat", "--repo", _repo, $"{id}:/etc/hostname", $"{id}:/usr/bin/tool");
        Assert.Equal("", run.Text);
        Assert.StartsWith("bootcfs: error: object of /usr/bin/tool has digest ", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public void Cat_names_what_it_cannot_print()
    {
        string id = Commit();
        PublishedProgram.Run("cat", "--repo", _repo, "test/stable").Fails(2, "bootcfs: error: 'test/stable' is not REV:PATH");
        PublishedProgram.Run("cat", "--repo", _repo, "test/stable:/etc").Fails(
            1, $"bootcfs: error: there is no /etc in commit {id}: a directory, not a file");
    }

    [Fact]
    public void Log_lists_all_streams_or_so_many_commits_or_those_that_changed_a_path()
    {
        string first = Commit();
        File.WriteAllText(_tree["etc/hostname"], "other\n");
        string second = Commit();
        string third = Commit();
        Assert.Equal([third, second, first], Ids(Log()));
        Assert.Equal([third], Ids(Log("-n", "1")));
        Assert.Equal([second, first], Ids(Log("test/stable", "/etc/hostname")));
        Assert.Equal([first], Ids(Log("test/stable", "/usr/bin")));
        Assert.StartsWith($"* {third[..12]}  ", Log("--graph", "-n", "2"), StringComparison.Ordinal);
        PublishedProgram.Run("log", "--repo", _repo, "--graph", "test/stable", "/etc").Fails(2, "bootcfs: error: --graph and PATH exclude each other");
        PublishedProgram.Run("log", "--repo", _repo, "-n", "-1").Fails(2, "bootcfs: error: --max-count is no number of commits", "hint: bootcfs log --help");
        IEnumerable<string> Ids(string log) => log.TrimEnd('\n').Split('\n').Select(line => new[] { first, second, third }.Single(id => line.StartsWith(id[..12], StringComparison.Ordinal)));
        string Log(params string[] arguments) => PublishedProgram.Run(["log", "--repo", _repo, .. arguments]).Success();
    }

    [ToolFact("git")]
    public void Commit_packs_the_history_now_and_then_and_repack_at_once()
    {
        string objects = Path.Combine(_repo, "bootcfs", "commits.git", "objects");
        for (int i = 0; i < 24; i++)
        {
            File.WriteAllText(_tree["etc/hostname"], $"host{i}\n");
            Commit();
        }

        Assert.Single(Directory.GetFiles(Path.Combine(objects, "pack"), "*.pack"));
        Assert.InRange(Directory.GetDirectories(objects, "??").Sum(folder => Directory.GetFiles(folder).Length), 1, 30);
        Assert.Equal("", Tool.Run("git", "-C", Path.GetDirectoryName(objects)!, "fsck", "--strict", "--no-dangling")); // not a root
        Assert.Matches("^[0-9]+ objects in one pack, in place of 1 packs and [0-9]+ files\n$", PublishedProgram.Run("repack", "--repo", _repo).Error);
        Assert.Equal(
            """{"schema":1,"objects":0,"loose_removed":0,"packs_removed":0}""" + "\n", PublishedProgram.Run("repack", "--repo", _repo, "--json").Success());
        Assert.Equal(24, PublishedProgram.Run("log", "--repo", _repo).Success().Count(c => c == '\n'));
        Assert.Equal("host3\n", PublishedProgram.Run("cat", "--repo", _repo, "test/stable~20:/etc/hostname").Success());
    }

    [Fact]
    public void The_repository_of_the_host_is_the_default() =>
        PublishedProgram.Run("log", "--sysroot", _directory.Path, "x").Fails(
            10, $"bootcfs: error: {_directory.Path}/composefs is not a BootCfs repository: there is no such directory");

    private string Commit(string? repo = null, params string[] options)
    {
        PublishedProgram.Run("init", "-q", "--repo", repo ?? _repo).Success();
        return PublishedProgram.RunAt(
            1_700_000_000,
            ["commit", "test/stable", "--repo", repo ?? _repo, $"--tree=dir:{_tree.Path}", "--bootable", "--allow-unsigned", "-q", .. options])
            .Success().TrimEnd('\n');
    }

    private string List(params string[] arguments) => Regex.Replace(
        PublishedProgram.Run(["ls", "--repo", _repo, .. arguments]).Success(), "(?m)(?<=^.{11})[0-9]+:[0-9]+ +", "UID:GID ");

    // Who owns the files is up to who runs the tests, so ids and digests differ.
    private static string Hide(string text, string first, string second)
    {
        text = text.Replace(first, "FIRST", StringComparison.Ordinal).Replace(second, "SECOND", StringComparison.Ordinal)
            .Replace(first[..12], "FIRST", StringComparison.Ordinal).Replace(second[..12], "SECOND", StringComparison.Ordinal);
        return Regex.Replace(text, "(?<=-12:|  |Release-Digest: sha256:)[0-9a-f]{12,}", "HEX");
    }
}

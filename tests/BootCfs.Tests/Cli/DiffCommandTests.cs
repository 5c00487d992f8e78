using System.Text.Json;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

public sealed class DiffCommandTests : IDisposable
{
    private const UnixFileMode SetUid = UnixFileMode.SetUser | UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _first;
    private readonly string _second;

    public DiffCommandTests()
    {
        PublishedProgram.Run("init", "-q", "--repo", Repo).Success();
        Directory.CreateDirectory(_tree["var/lib/dpkg"]);
        File.WriteAllText(_tree["var/lib/dpkg/status"], "Package: a|b\nVersion: 1_0\nArchitecture: all\n\nPackage: gone\nVersion: 1\n");
        _first = Commit("First");
        File.WriteAllText(_tree["usr/lib/os-release"], "ID=testos\nNAME=Test\nVERSION_ID=2\nPRETTY_NAME=\"Test OS 2\"\n");
        File.WriteAllText(_tree["var/lib/dpkg/status"], "Package: a|b\nVersion: 1_1\nArchitecture: all\n\nPackage: new\nVersion: 1\n");
        File.WriteAllText(_tree["usr/bin/t|`ool"], "new");
        File.Delete(_tree["etc/default/long"]);
        _tree.Handle.SetMode("usr/bin/tool", (uint)SetUid);
        _second = Commit("Second *bold*");
    }

    private string Repo => _directory["repo"];

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Says_in_text_what_differs() => Snapshot.Match(Hide(Diff(_first, _second).Success()));

    [Fact]
    public void Sums_up_by_directory() => Snapshot.Match(Hide(Diff("--stat", _first, _second).Success()));

    [Fact]
    public void Says_it_in_markdown_for_a_review()
    {
        Snapshot.Match(Hide(Diff("--markdown", _first, _second).Success()), "files");
        Snapshot.Match(Hide(Diff("--markdown", "--stat", _first, _second).Success()), "stat");
    }

    [Fact]
    public void Says_it_in_json()
    {
        using JsonDocument json = JsonDocument.Parse(Diff("--json", _first, _second).Output);
        JsonElement root = json.RootElement;
        Assert.Equal((_first, _second), (root.GetProperty("old").GetString(), root.GetProperty("new").GetString()));
        Assert.Equal("os.version", root.GetProperty("release")[0].GetProperty("key").GetString());
        Assert.Equal("/usr/bin/tool", root.GetProperty("privileges")[0].GetProperty("path").GetString());
        Assert.Equal(3, root.GetProperty("packages").GetArrayLength());
        Assert.Equal(2, root.GetProperty("totals").GetProperty("added").GetInt32() + root.GetProperty("totals").GetProperty("removed").GetInt32());
        Assert.Equal("/etc/default/long", root.GetProperty("differences").EnumerateArray().Single(
            difference => difference.GetProperty("kind").GetString() == "removed").GetProperty("path").GetString());
        Assert.False(root.TryGetProperty("directories", out _));
    }

    [Fact]
    public void One_commit_is_compared_with_the_one_before()
    {
        string expected = Diff(_first, _second).Success();
        Assert.Equal(expected, Diff("test/stable").Success());
        Assert.Equal(expected, Diff($"{_first}..test/stable").Success());
        Assert.Contains("old  nothing\n", Diff(_first).Success(), StringComparison.Ordinal);
        Assert.EndsWith("files: 0 added, 0 removed, 1 changed, +0 B\n", Diff("test/stable", "/usr/bin/tool").Success(), StringComparison.Ordinal);
    }

    [Fact]
    public void Exits_with_77_when_nothing_differs_and_that_was_asked_for()
    {
        Assert.EndsWith("\n\nnothing differs\n", Diff(_first, _first).Success(), StringComparison.Ordinal);
        Assert.Equal(77, Diff("--unchanged-exit-77", _first, _first).Status);
        Assert.Equal(77, Diff("--unchanged-exit-77", _first, _second, "/usr/lib/modules").Status);
        Assert.Equal(0, Diff("--unchanged-exit-77", _first, _second).Status);
    }

    [Fact]
    public void Names_what_cannot_be_compared()
    {
        Diff(_first, _second, _first).Fails(
            2, $"bootcfs: error: more than two commits: {_first}, {_second}, {_first}", "hint: a path begins with a slash");
        Diff(_first, _second, "/none").Fails(1, $"bootcfs: error: there is no /none in commits {_first} and {_second}");
        ProgramRun both = Diff("--json", "--markdown", _first);
        Assert.Equal("""{"schema":1,"error":{"code":"usage","message":"--json and --markdown exclude each other"}}""" + "\n", both.Text);
        Assert.Equal(2, both.Status);
    }

    [Fact]
    public void Why_names_the_commit_that_last_changed_a_path()
    {
        Assert.Equal(
            $"commit    {_second}\ndate      2023-11-14 22:13:20Z\nsubject   Second *bold*\nsignature none\n\nD /etc/default/long\n",
            Why("/etc/default/long").Success());
        Assert.StartsWith($"commit    {_first}\n", Why("/etc/hostname").Success(), StringComparison.Ordinal);
        Assert.StartsWith($$"""{"schema":1,"commit":"{{_second}}","time":""", Why("usr/bin/tool", "--json").Success(), StringComparison.Ordinal);
        Why("/none").Fails(1, $"bootcfs: error: there is no /none in commit {_second}: nor in any before it");
        ProgramRun Why(params string[] arguments) => PublishedProgram.Run(["why", "--repo", Repo, .. arguments]);
    }

    private ProgramRun Diff(params string[] arguments) => PublishedProgram.Run(["diff", "--repo", Repo, .. arguments]);

    private string Commit(string subject)
    {
        foreach (string path in Directory.GetFileSystemEntries(_tree.Path, "*", SearchOption.AllDirectories).Append(_tree.Path))
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        return PublishedProgram.RunAt(
            1_700_000_000,
            "commit", "test/stable", "--repo", Repo, $"--tree=dir:{_tree.Path}", "--bootable", "--allow-unsigned", "-q", "--subject", subject)
            .Success().TrimEnd('\n');
    }

    // Who owns the files is up to who runs the tests.
    private string Hide(string text) => text
        .Replace(_first, "FIRST", StringComparison.Ordinal).Replace(_second, "SECOND", StringComparison.Ordinal)
        .Replace(_first[..12], "FIRST", StringComparison.Ordinal).Replace(_second[..12], "SECOND", StringComparison.Ordinal)
        .Replace($"uid {_tree.Handle.Stat().Uid}", "uid UID", StringComparison.Ordinal);
}

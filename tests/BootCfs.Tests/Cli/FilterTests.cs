using System.Security.Cryptography;
using System.Text.RegularExpressions;
using BootCfs.Tests.Engine;
using BootCfs.Tests.Linux;

namespace BootCfs.Tests.Cli;

/// <summary>Options of commit about what is changed in a tree.</summary>
public sealed partial class FilterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();

    public FilterTests()
    {
        PublishedProgram.Run("init", "-q", "--repo", _directory["repo"]).Success();
        File.WriteAllText(_directory["overrides"], "# modes\n=04755 0:0 /usr/bin/tool\n");
    }

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("--mtime=now", "--mtime is clamp[:TIME]|epoch, not 'now'")]
    [InlineData("--mtime=clamp:soon", "--mtime 'soon' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z")]
    [InlineData("--owner=root:root", "--owner is UID:GID in numbers, not 'root:root'")]
    [InlineData("--xattrs=user.*,x", "--xattrs is keep|none|NAME[,NAME...]; 'x' is no name such as security.capability or user.*")]
    [InlineData("--skip=a/", "--skip 'a/' ends with a slash")]
    [InlineData("--skip=[", "--skip '[' has a [ without ]")]
    public void A_malformed_value_ends_with_2_before_anything_is_read(string option, string message) =>
        Commit(option).Fails(2, $"bootcfs: error: {message}");

    [Fact]
    public void A_time_to_clamp_to_must_be_known() =>
        PublishedProgram.Shell(
            $"unset SOURCE_DATE_EPOCH; exec $BOOTCFS commit s --repo {_directory["repo"]} --tree=dir:{_tree.Path} --allow-unsigned --mtime=clamp")
            .Fails(2, "bootcfs: error: --mtime=clamp needs a time", "hint: set SOURCE_DATE_EPOCH, or write --mtime=clamp:TIME");

    [Fact]
    public void A_line_of_overrides_that_is_wrong_or_names_nothing_is_told()
    {
        File.WriteAllText(_directory["bad"], "\n=755 /usr/bin/tool\n");
        Commit($"--stat-override={_directory["bad"]}").Fails(
            2, $"bootcfs: error: {_directory["bad"]}: line 2: '=755' is no mode: up to four octal digits behind a 0, as =0755 or +04000");
        File.WriteAllText(_directory["bad"], "=0755 /usr/bin/missing\n");
        Commit($"--stat-override={_directory["bad"]}").Fails(
            2, $"bootcfs: error: {_directory["bad"]}: line 1: /usr/bin/missing is not in the tree");
        Commit($"--stat-override={_directory["none"]}").Fails(
            1, $"bootcfs: error: cannot open {_directory["none"]}: no such file or directory (ENOENT)");
    }

    [Fact]
    public void The_recipe_of_a_commit_makes_its_image_and_its_release_again()
    {
        _tree.Handle.MakeDirectories("etc/selinux/small/contexts/files", 0b111_101_101);
        File.WriteAllText(_tree["etc/selinux/small/contexts/files/file_contexts"], SELinuxLabelsTests.FileContexts);
        Commit(
            "--mtime=clamp", "--selinux-policy", "--skip=*.pyc", $"--stat-override={_directory["overrides"]}", "--skip", "/var/l?b",
            "--owner=0:0", "--xattrs=security.capability,user.*", "--bootable", @"--skip=\x22quoted\\").Success();
        string release = Show("repo", "release.toml");

        string[] options = [.. Option().Matches(release.Split('\n').Single(line => line.StartsWith("options = ", StringComparison.Ordinal)))
            .Select(match => Regex.Unescape(match.Groups[1].Value))];
        Assert.Equal(
            [
                "--skip=*.pyc", "--skip=/var/l?b", @"--skip=\x22quoted\\", "--bootable", "--xattrs=security.capability,user.*", "--owner=0:0",
                $"--stat-override=sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_directory["overrides"])))}",
                "--selinux-policy", "--mtime=clamp:1700000000",
            ],
            options);
        Assert.DoesNotContain(_directory.Path, release, StringComparison.Ordinal);

        File.Copy(_directory["overrides"], _directory["elsewhere"]);
        options[6] = $"--stat-override={_directory["elsewhere"]}";
        PublishedProgram.Run("init", "-q", "--repo", _directory["again"]).Success();
        Run("again", options);
        Assert.Equal(release, Show("again", "release.toml"));
        Assert.Equal(Show("repo", "rootfs.dump"), Show("again", "rootfs.dump"));
    }

    [ToolFact("strace")]
    public void What_is_skipped_is_not_opened_and_not_even_looked_at()
    {
        _tree.Handle.MakeDirectories("var/secret/inner", 0b111_101_101);
        File.WriteAllText(_tree["var/secret/inner/file"], new string('s', 5000));
        File.WriteAllText(_tree["usr/bin/secret.key"], new string('k', 5000));
        string trace = _directory["trace"];
        Tool.Run(
            "strace", "-f", "-o", trace, "-e", "trace=%file", PublishedProgram.Path, "commit", "s", "-q", "--repo", _directory["repo"],
            $"--tree=dir:{_tree.Path}", "--allow-unsigned", "--skip=/var/secret", "--skip=*.key");

        string calls = string.Join('\n', File.ReadLines(trace).Where(line => !line.Contains(" execve(", StringComparison.Ordinal)));
        Assert.Contains("\"tool\"", calls, StringComparison.Ordinal); // what is not skipped is seen at all
        Assert.DoesNotContain("secret\"", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("inner", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.key\"", calls, StringComparison.Ordinal);
    }

    private ProgramRun Commit(params string[] options) => PublishedProgram.RunAt(
        1_700_000_000,
        ["commit", "s", "-q", "--repo", _directory["repo"], $"--tree=dir:{_tree.Path}", "--allow-unsigned", .. options]);

    private void Run(string repository, string[] options) => PublishedProgram.RunAt(
        1_800_000_000,
        ["commit", "s", "-q", "--repo", _directory[repository], $"--tree=dir:{_tree.Path}", "--allow-unsigned", .. options]).Success();

    private string Show(string repository, string file) =>
        Tool.Run("git", "-C", Path.Combine(_directory[repository], "bootcfs", "commits.git"), "show", $"s:{file}");

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Option();
}

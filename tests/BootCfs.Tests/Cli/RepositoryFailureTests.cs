using BootCfs.Import;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>Bad input and bad luck: one message with the thing's name, the right exit status, and nothing half-made.</summary>
public sealed class RepositoryFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _repo;

    public RepositoryFailureTests()
    {
        _repo = _directory["repo"];
        PublishedProgram.Run("init", "-q", "--repo", _repo).Success();
    }

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("log REV")]
    [InlineData("show REV")]
    [InlineData("ls REV")]
    public void An_unknown_commit_is_named_and_the_streams_are_told(string command)
    {
        PublishedProgram.Run([.. Words(command), "--repo", _repo]).Fails(
            1, "bootcfs: error: 'REV': no such commit", $"hint: {_repo}/bootcfs/commits.git has no streams yet");
        PublishedProgram.Run(Commit());
        PublishedProgram.Run([.. Words(command), "--repo", _repo]).Fails(
            1, "bootcfs: error: 'REV': no such commit", "hint: streams here: test/stable");
    }

    [Theory]
    [InlineData("log REV")]
    [InlineData("show REV")]
    [InlineData("ls REV")]
    [InlineData("commit STREAM --tree=dir:/etc --allow-unsigned")]
    public void A_repository_that_is_none_is_named(string command)
    {
        string[] words = Words(command);
        PublishedProgram.Run([.. words, "--repo", _directory["none"]]).Fails(
            10, $"bootcfs: error: {_directory["none"]} is not a BootCfs repository: there is no such directory");
        PublishedProgram.Run([.. words, "--repo", _tree.Path]).Fails(
            10, $"bootcfs: error: {_tree.Path} is not a BootCfs repository: there is no meta.json");
        Assert.False(Directory.Exists(_directory["none"]));
    }

    [Theory]
    [InlineData("{", "no JSON of this kind at line 1")]
    [InlineData("", "no JSON of this kind at line 1")]
    [InlineData("""{"version":2}""", "key 'version': 2, only 1 is known")]
    [InlineData("""{"version":1,"algorithm":"md5"}""", "key 'algorithm': 'md5' is not known")]
    public void A_corrupt_meta_json_is_named_and_never_replaced(string text, string reason)
    {
        string meta = Path.Combine(_repo, "meta.json");
        File.WriteAllText(meta, text);
        foreach (string[] command in new[] { ["log", "x", "--repo", _repo], Commit(), ["init", "--repo", _repo] })
            PublishedProgram.Run(command).Fails(1, $"bootcfs: error: {meta}: {reason}");
        Assert.Equal(text, File.ReadAllText(meta));
    }

    [Fact]
    public void A_meta_json_that_needs_more_than_we_know_says_so()
    {
        string meta = Path.Combine(_repo, "meta.json");
        File.WriteAllText(meta, """{"version":1,"algorithm":"fsverity-sha256-12","features":{"incompatible":["x"]}}""");
        PublishedProgram.Run("log", "x", "--repo", _repo).Fails(
            1, $"bootcfs: error: {meta}: to read this repository, feature 'x' must be known", "hint: use a newer bootcfs");
    }

    [Fact]
    public void A_tree_that_is_not_there_is_named()
    {
        PublishedProgram.Run([.. Commit(_directory["none"])]).Fails(
            1, $"bootcfs: error: cannot open directory {_directory["none"]}: no such file or directory (ENOENT)");
        AssertNothingCommitted();
    }

    [Fact]
    public void A_bootable_tree_without_a_kernel_is_refused()
    {
        _tree.Handle.RemoveTree("usr/lib/modules/6.1-test/vmlinuz");
        PublishedProgram.Run([.. Commit(), "--bootable"]).Fails(1, "bootcfs: error: the tree has no /usr/lib/modules/*/vmlinuz");
        AssertNothingCommitted();
    }

    [Fact]
    public void An_unsigned_commit_is_refused_by_default()
    {
        PublishedProgram.Run("commit", "test/stable", "--repo", _repo, $"--tree=dir:{_tree.Path}").Fails(
            5,
            "bootcfs: error: the commit would not be signed",
            "hint: sign it with --sign=KEY, or pass --allow-unsigned to go on without a signature, this once");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void A_file_that_cannot_be_read_ends_the_commit()
    {
        WithFault("-P tool -e inject=openat2:error=EACCES").Fails(
            9, $"bootcfs: error: cannot open {_tree.Path}/usr/bin/tool: permission denied (EACCES)");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void A_file_that_vanishes_ends_the_commit()
    {
        WithFault("-P tool -e inject=openat2:error=ENOENT").Fails(
            1, $"bootcfs: error: cannot open {_tree.Path}/usr/bin/tool: no such file or directory (ENOENT)");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void A_disk_that_cannot_be_read_ends_the_commit()
    {
        WithFault($"-P {_tree.Path}/usr/bin/tool -e inject=pread64:error=EIO").Fails(
            1, $"bootcfs: error: cannot read {_tree.Path}/usr/bin/tool: input/output error (EIO)");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void A_file_that_becomes_a_symbolic_link_ends_the_commit()
    {
        WithFault("-P tool -e inject=openat2:error=ELOOP").Fails(
            1, "bootcfs: error: /usr/bin/tool changed while it was read: it was a file and is a symbolic link now");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void A_file_that_is_cut_short_ends_the_commit()
    {
        WithFault($"-P {_tree.Path}/usr/bin/tool -e inject=pread64:retval=0").Fails(
            1, $"bootcfs: error: /usr/bin/tool changed while it was read: it had {new FileInfo(_tree["usr/bin/tool"]).Length} bytes and now has 0");
        AssertNothingCommitted();
    }

    [ToolFact("strace")]
    public void Ctrl_c_ends_the_commit()
    {
        // An archive without an end: nothing but the signal, which comes while it is read, can end the commit.
        string entry = _directory["entry"];
        Tool.Run("sh", "-c", $"tar -C '{_tree.Path}' -cf - etc/hostname | head -c 1024 >'{entry}'");
        ProgramRun run = PublishedProgram.Shell(
            $"while cat '{entry}'; do :; done 2>/dev/null | timeout 60 strace -f -qqq -o /dev/null -e trace=read -e inject=read:signal=SIGINT:when=200 "
            + $"\"$BOOTCFS\" commit test/stable --repo '{_repo}' --tree=tar:- --allow-unsigned -q");
        Assert.EndsWith("bootcfs: error: stopped by SIGINT\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(130, run.Status);
        AssertNothingCommitted();
    }

    [MountFact]
    public void What_has_to_stay_free_is_not_taken()
    {
        File.WriteAllBytes(_tree["usr/bin/large"], RandomBytes.Make(4 << 20));
        string disk = _directory["disk"];
        Directory.CreateDirectory(disk);
        ProgramRun run = PublishedProgram.Unshared($$"""
            mount -t tmpfs -o size=16m none {{disk}} && "$BOOTCFS" init -q --repo {{disk}}/repo || exit
            commit() { "$BOOTCFS" commit test/stable --repo {{disk}}/repo --tree=dir:{{_tree.Path}} --allow-unsigned -q; }
            printf 'schema = 1\nmin_free_space = "13MiB"\n' >{{disk}}/repo/bootcfs/config.toml
            commit; echo $?
            find {{disk}}/repo/objects {{disk}}/repo/bootcfs/tmp {{disk}}/repo/images {{disk}}/repo/bootcfs/commits.git/refs -type f -o -type l
            printf 'schema = 1\nmin_free_space = "50%%"\n' >{{disk}}/repo/bootcfs/config.toml
            commit | wc -c
            """);
        Assert.Matches(
            $"^bootcfs: error: {disk}/repo/bootcfs/tmp has 1[0-9]{{7}} bytes free, 13631488 of them have to stay free, and [0-9]+ are needed\n"
            + "hint: make room, or say less for min_free_space in bootcfs/config.toml of the repository\n$",
            run.Error);
        Assert.Equal("6\n41\n", run.Text);
    }

    [MountFact]
    public void A_full_disk_ends_the_commit()
    {
        File.WriteAllBytes(_tree["usr/bin/large"], RandomBytes.Make(4 << 20));
        string disk = _directory["disk"];
        Directory.CreateDirectory(disk);
        ProgramRun run = PublishedProgram.Unshared($$"""
            mount -t tmpfs -o size=2m none {{disk}} && "$BOOTCFS" init -q --repo {{disk}}/repo || exit
            "$BOOTCFS" commit test/stable --repo {{disk}}/repo --tree=dir:{{_tree.Path}} --allow-unsigned -q; status=$?
            find {{disk}}/repo/bootcfs/tmp {{disk}}/repo/images {{disk}}/repo/bootcfs/commits.git/refs -type f -o -type l
            exit $status
            """);
        Assert.Matches($"^bootcfs: error: {disk}/repo/bootcfs/tmp has [0-9]+ bytes free and 266240 are needed\n$", run.Error);
        Assert.Equal("", run.Text);
        Assert.Equal(6, run.Status);
    }

    [ToolFact("flock")]
    public void A_locked_repository_ends_with_8()
    {
        ProgramRun run = PublishedProgram.Shell(
            $"flock {_repo}/bootcfs/lock \"$BOOTCFS\" {string.Join(' ', Commit())} --lock-timeout=0");
        Assert.Equal($"bootcfs: error: {_repo}/bootcfs/lock is locked by another process\n", run.Error);
        Assert.Equal(8, run.Status);
        AssertNothingCommitted();
    }

    [Fact]
    public void A_stream_that_git_has_locked_ends_with_8()
    {
        string path = Path.Combine(_repo, "bootcfs/commits.git/refs/heads/test/stable.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // never a root
        File.WriteAllText(path, "");
        ProgramRun run = PublishedProgram.Run(Commit());
        Assert.Equal(8, run.Status);
        Assert.Contains($"failed to lock file '{path}' for writing", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nhint: git is at work there; if it is not, remove that file\n", run.Error, StringComparison.Ordinal);
        File.Delete(path);
        PublishedProgram.Run(Commit()).Success();
    }

    [ToolFact("flock")]
    public void A_locked_repository_is_waited_for_with_a_word()
    {
        // Who holds the lock lets go of it when it reads that it is waited for.
        ProgramRun run = PublishedProgram.Shell($$"""
            exec 9>>{{_repo}}/bootcfs/lock && flock 9
            "$BOOTCFS" {{string.Join(' ', Commit().Except(["-q"]))}} --lock-timeout=60 2>&1 9>&- | { read -r line; echo "$line" >&2; flock -u 9; cat; }
            """);
        Assert.Equal($"waiting for another process to release {_repo}/bootcfs/lock\n", run.Error);
        Assert.Matches("\n[0-9a-f]{40}\n$", run.Text);
        Assert.Equal(0, run.Status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("long")]
    [InlineData("604801")]
    public void A_wait_that_is_none_is_wrong_usage(string seconds) => PublishedProgram.Run([.. Commit(), $"--lock-timeout={seconds}"]).Fails(
        2, $"bootcfs: error: --lock-timeout is a number of seconds up to 604800, not '{seconds}'", "hint: bootcfs commit --help");

    [Theory]
    [InlineData("no-number")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_is_a_wrong_call(string time)
    {
        ProgramRun run = PublishedProgram.Shell($"SOURCE_DATE_EPOCH={time} \"$BOOTCFS\" {string.Join(' ', Commit())}");
        run.Fails(2, $"bootcfs: error: SOURCE_DATE_EPOCH is no number of seconds since 1970: '{time}'");
    }

    [Theory]
    [InlineData("x..y", "dir:/etc", "'x..y' cannot name a stream")]
    public void A_wrong_stream_or_source_is_a_wrong_call(string stream, string tree, string message) =>
        PublishedProgram.Run("commit", stream, "--tree", tree, "--repo", _repo, "--allow-unsigned").Fails(2, $"bootcfs: error: {message}");

    [Theory]
    [InlineData("zip:/etc")]
    [InlineData("/etc")]
    [InlineData("dir:")]
    public void A_tree_of_no_known_kind_is_wrong_usage(string tree)
    {
        string form = tree == "dir:" ? "dir:PATH" : string.Join(", ", TreeSources.Forms);
        PublishedProgram.Run("commit", "x", "--tree", $"dir:{_tree.Path}", "--tree", tree, "--repo", _repo, "--allow-unsigned").Fails(
            2, $"bootcfs: error: '{tree}' is no tree source: it is {form}");
    }

    [Theory]
    [InlineData("file", "cannot open directory {0}: not a directory (ENOTDIR)")]
    [InlineData("file/below", "cannot make directory {0}: not a directory (ENOTDIR)")]
    public void Init_names_what_is_in_the_way(string name, string message)
    {
        File.WriteAllText(_directory["file"], "");
        PublishedProgram.Run("init", "--repo", _directory[name]).Fails(
            1, "bootcfs: error: " + message.Replace("{0}", _directory[name], StringComparison.Ordinal));
    }

    [Fact]
    public void Init_leaves_a_directory_with_something_else_alone()
    {
        PublishedProgram.Run("init", "--repo", _tree.Path).Fails(
            10, $"bootcfs: error: {_tree.Path} is not a BootCfs repository: there is something else in it");
        Assert.False(Directory.Exists(_tree["objects"]));
    }

    private string[] Commit(string? tree = null) =>
        ["commit", "test/stable", "--repo", _repo, $"--tree=dir:{tree ?? _tree.Path}", "--allow-unsigned", "-q"];

    // A job in the background of a shell inherits that SIGINT is ignored, and a build server may well be one.
    private ProgramRun WithFault(string fault) => PublishedProgram.Shell(
        $"env --default-signal=INT strace --follow-forks -qqq -o /dev/null {fault} \"$BOOTCFS\" {string.Join(' ', Commit())}");

    private void AssertNothingCommitted()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_repo, "bootcfs", "tmp")));
        Assert.Equal(["refs"], Directory.GetFileSystemEntries(Path.Combine(_repo, "images")).Select(Path.GetFileName));
        PublishedProgram.Run("log", "test/stable", "--repo", _repo).Fails(
            1, "bootcfs: error: 'test/stable': no such commit", $"hint: {_repo}/bootcfs/commits.git has no streams yet");
    }

    private static string[] Words(string command) => command.Split(' ');
}

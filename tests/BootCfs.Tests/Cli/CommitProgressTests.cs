using System.Text.Json;
using BootCfs.Tests.Engine;

namespace BootCfs.Tests.Cli;

/// <summary>What a commit tells while it works.</summary>
public sealed class CommitProgressTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly string _commit;

    public CommitProgressTests()
    {
        PublishedProgram.Run("init", "-q", "--repo", _directory["repo"]).Success();
        _commit = $"\"$BOOTCFS\" commit a --repo {_directory["repo"]} --tree=dir:{_tree.Path} --allow-unsigned";
    }

    public void Dispose()
    {
        _tree.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Events_are_lines_of_json_and_go_through_the_phases_to_the_end()
    {
        PublishedProgram.Shell($"{_commit} -q --progress-fd=7 7>{_directory["events"]}").Success();
        JsonElement[] events = Events();
        Assert.Equal(
            ["phase reading", "phase imaging", "phase storing", "phase committing", "done committing"],
            events.Where(Is("phase")).Concat(events.Where(Is("done"))).Select(one => $"{Text(one, "event")} {Text(one, "phase")}"));
        JsonElement last = events[^1];
        Assert.Equal("done", Text(last, "event"));
        Assert.Equal(7, last.GetProperty("files").GetInt64() + last.GetProperty("reused_files").GetInt64());
        Assert.Equal(Directory.GetFileSystemEntries(_tree.Path, "*", SearchOption.AllDirectories).Length, last.GetProperty("entries").GetInt64());
        Assert.True(last.GetProperty("new_bytes").GetInt64() > 24_000);
        Assert.False(last.TryGetProperty("expected_bytes", out _));
    }

    [Fact]
    public void A_second_commit_knows_how_much_there_is_and_says_what_it_did_not_read()
    {
        // Three, in case the tree was made a moment before the first.
        PublishedProgram.Shell($"{_commit} -q; {_commit} -q; {_commit} -q --progress-fd=7 7>{_directory["events"]}");
        JsonElement last = Events()[^1];
        Assert.Equal((0, 7), (last.GetProperty("files").GetInt64(), last.GetProperty("reused_files").GetInt64()));
        Assert.Equal(last.GetProperty("expected_bytes").GetInt64(), last.GetProperty("reused_bytes").GetInt64());
    }

    [Fact]
    public void A_reader_that_does_not_read_or_is_gone_holds_nobody_up()
    {
        // 64 KiB fill the pipe, whose other end stays open and is not read.
        ProgramRun full = PublishedProgram.Shell($$"""
            mkfifo {{_directory["pipe"]}}
            exec 8<>{{_directory["pipe"]}}
            head -c 65536 /dev/zero >&8
            {{_commit}} -q --progress-fd=8 && echo made
            """);
        Assert.Equal("", full.Error);
        Assert.EndsWith("made\n", full.Text, StringComparison.Ordinal);
        ProgramRun gone = PublishedProgram.Shell($"{{ {_commit} -q --progress-fd=7 7>&1 >&9 | true; }} 9>&1; echo $?");
        Assert.Matches("^[0-9a-f]{40}\n0\n$", gone.Text);
    }

    [Theory]
    [InlineData("7", "descriptor 7 is not open for writing")]
    [InlineData("0", "descriptor 0 is not open for writing")]
    [InlineData("999999", "descriptor 999999 is not open for writing")]
    public void A_descriptor_that_cannot_be_written_to_is_wrong_usage(string descriptor, string message) =>
        PublishedProgram.Shell($"{_commit} --progress-fd={descriptor} </dev/null").Fails(2, $"bootcfs: error: --progress-fd: {message}");

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    public void What_is_no_descriptor_is_wrong_usage(string text) => PublishedProgram.Shell($"{_commit} --progress-fd={text}").Fails(
        2, $"bootcfs: error: --progress-fd is the number of a descriptor, not '{text}'", "hint: bootcfs commit --help");

    [Fact]
    public void Without_a_terminal_each_phase_is_a_line() => Assert.StartsWith(
        "tree: reading\nimage: making\nobjects: bringing them to the disk\ncommit: writing\n",
        PublishedProgram.Shell(_commit).Error,
        StringComparison.Ordinal);

    private JsonElement[] Events() =>
        [.. File.ReadLines(_directory["events"]).Select(line => JsonDocument.Parse(line).RootElement)];

    private static Func<JsonElement, bool> Is(string name) => one => Text(one, "event") == name;

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
}

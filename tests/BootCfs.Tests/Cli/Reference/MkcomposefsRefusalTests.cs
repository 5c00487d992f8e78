using BootCfs.Tests.Format.Tree;

namespace BootCfs.Tests.Cli.Reference;

public sealed class MkcomposefsRefusalTests : IDisposable
{
    private readonly ReferencePrograms _tools = new();

    public static TheoryData<string, int, string> Refused() => DumpRefusals.All();

    public static TheoryData<string, int, string> RefusedWhenStrict() => DumpRefusals.Strict();

    public static TheoryData<string, string> Unwritable() => DumpRefusals.Unwritable();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_a_dump_in_the_words_of_the_reference_and_leaves_no_image(string text, int line, string reason)
    {
        _ = line; // the reference does not say it
        _tools.Run(DumpBytes(text), "mkcomposefs", "--from-file", "-", _tools["image"]).Fails(1, $"mkcomposefs: {reason}");
        Assert.Empty(_tools.Files);
    }

    [Theory]
    [MemberData(nameof(RefusedWhenStrict))]
    public void Refuses_more_when_the_environment_says_strict(string text, int line, string reason)
    {
        _ = line;
        string[] arguments = ["--from-file", "--print-digest-only", "-"];
        (int status, _, string error) = Tool.Start(DumpBytes(text), "env", ["CFS_PARSE_STRICT=", _tools.Program("mkcomposefs"), .. arguments]);
        Assert.Equal((1, $"mkcomposefs: {reason}\n"), (status, error));
        _tools.Run(DumpBytes(text), "mkcomposefs", arguments).Success();
    }

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void Gives_the_errno_of_what_cannot_be_written_and_leaves_the_older_image(string text, string reason)
    {
        _tools.Write("image", [1, 2, 3]);
        _tools.Run(DumpBytes(text), "mkcomposefs", "--from-file", "-", _tools["image"]).Fails(1, $"mkcomposefs: cannot write file: {reason}");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_tools["image"]));
        Assert.Equal(["image"], _tools.Files);
    }

    [Theory]
    [InlineData("should-fail-big-inline", "Inline content size 5004 exceeds maximum 5000")]
    [InlineData("should-fail-dir-hardlink", "Directories can't be hardlinked")]
    [InlineData("should-fail-dot-name", "Invalid . or .. in path: /.")]
    [InlineData("should-fail-empty-link-name", "Invalid symlink")]
    [InlineData("should-fail-empty-name", "Can't add child")]
    [InlineData("should-fail-empty-xattr-key", "Can't set xattr")]
    [InlineData("should-fail-long-link", "Invalid symlink")]
    [InlineData("should-fail-long-xattr-key", "Too many xattrs")]
    [InlineData("should-fail-no-ftype", "Invalid mode 0")]
    [InlineData("should-fail-self-hardlink", "Self-referential hardlink /037blockdev")]
    [InlineData("should-fail-too-big", "cannot write file: File too large")]
    public void Refuses_what_must_fail(string name, string reason)
    {
        _tools.Make("--from-file", Conformance.UpstreamPath($"{name}.dump"), _tools["image"]).Fails(1, $"mkcomposefs: {reason}");
        Assert.Empty(_tools.Files);
    }

    [Theory]
    [InlineData("--min-version", "option needs a value")]
    [InlineData("--min-version= a b", "Invalid min version ")]
    [InlineData("--min-version=1x a b", "Invalid min version 1x")]
    [InlineData("--max-version=+ a b", "Invalid max version +")]
    [InlineData("--threads=two a b", "Invalid threads count two")]
    [InlineData("--threads=0 a b", "Invalid threads count 0")]
    [InlineData("--threads=-1 a b", "Invalid threads count -1")]
    [InlineData("--from-file nowhere image", "mkcomposefs: open `nowhere`: No such file or directory")]
    [InlineData("--from-file . image", "mkcomposefs: Error reading from file")]
    [InlineData("nowhere image", "mkcomposefs: error accessing nowhere: No such file or directory")]
    [InlineData("file image", "mkcomposefs: cannot write file: Not a directory")]
    [InlineData("link image", "mkcomposefs: cannot write file: Not a directory")]
    [InlineData("folder nowhere/image", "mkcomposefs: failed to open output file: No such file or directory")]
    [InlineData("folder folder", "mkcomposefs: failed to open output file: Is a directory")]
    [InlineData("folder nowhere/", "mkcomposefs: failed to open output file: Is a directory")]
    [InlineData("--min-version=2 folder image", "mkcomposefs: cannot write file: Invalid argument")]
    [InlineData("--max-version=-1 folder image", "mkcomposefs: cannot write file: Invalid argument")]
    [InlineData("--min-version=99999999999999999999 folder image", "mkcomposefs: cannot write file: Invalid argument")]
    [InlineData("--skip-xattrs --user-xattrs folder image", "mkcomposefs: error accessing folder: Invalid argument")]
    [InlineData("--digest-store=file folder image", "mkcomposefs: cannot fill store: Not a directory")]
    public void Says_what_is_wrong_and_leaves_nothing(string line, string message)
    {
        Directory.CreateDirectory(_tools["folder"]);
        File.CreateSymbolicLink(_tools["link"], "folder");
        _tools.Write("file", []);
        (int status, byte[] output, string error) = Tool.Start(
            [], "sh", "-c", $"cd '{_tools[""]}' && exec '{_tools.Program("mkcomposefs")}' {line}");
        new ProgramRun(status, output, error).Fails(1, message);
        Assert.Equal(["file", "folder", "link"], _tools.Files);
    }

    [Theory]
    [InlineData("", "No source path specified")]
    [InlineData("--from-file", "No source path specified")]
    [InlineData("a", "No destination path specified")]
    [InlineData("a b c", "Too many arguments")]
    [InlineData("a b --print-digest-only", "Cannot specify destination path with --print-digest-only")]
    [InlineData("--nonsense", null)]
    [InlineData("--print a b", null)] // --print-digest or --print-digest-only
    [InlineData("--from-file=x a b", null)]
    [InlineData("-x a b", null)]
    public void Shows_how_it_is_called_when_the_call_is_wrong(string line, string? message)
    {
        ProgramRun run = _tools.Make(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((1, ""), (run.Status, run.Text));
        Assert.StartsWith(
            (message is null ? "" : $"{message}\n") + "Usage: mkcomposefs [OPTIONS] SOURCE IMAGE\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_source() => _tools.Make("", "a", "b").Fails(1, "mkcomposefs: Empty source path specified");

    [ToolFact("script")]
    public void Refuses_to_write_an_image_to_a_terminal()
    {
        string dump = _tools.Write("dump", DumpBytes(ReferencePrograms.Root));
        string said = Tool.Run("sh", "-c", $"script -qec \"'{_tools.Program("mkcomposefs")}' --from-file {dump} -\" /dev/null; echo status $?");
        Assert.Equal("mkcomposefs: stdout is a tty.  Refusing to use it\r\nstatus 1\n", said);
    }

    [Fact]
    public void Says_when_the_disk_is_full()
    {
        string dump = _tools.Write("dump", DumpBytes(ReferencePrograms.Root));
        _tools.Make("--from-file", dump, "/dev/full").Fails(1, "mkcomposefs: cannot write file: No space left on device");
    }

    [Fact]
    public void A_signal_that_comes_while_it_waits_for_input_leaves_nothing()
    {
        // Opening the fifo for writing waits for the tool to read it.
        string said = Tool.Run("sh", "-c", $"""
            cd '{_tools[""]}' && mkfifo dump || exit 1
            '{_tools.Program("mkcomposefs")}' --from-file dump image & tool=$!
            exec 3> dump; kill $tool; wait $tool; echo status $?
            """);
        Assert.Equal("status 143\n", said);
        Assert.Equal(["dump"], _tools.Files);
    }

    private static byte[] DumpBytes(string text) => Format.DumpText.Bytes(text);
}

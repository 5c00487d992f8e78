namespace BootCfs.Tests.Cli;

public class UsageTests
{
    private const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("", "required command was not provided", "bootcfs --help")]
    [InlineData("stauts", "unknown command or argument 'stauts'", "bootcfs --help")]
    [InlineData("image", "required command was not provided", "bootcfs image --help")]
    [InlineData("image dump", "required argument 'IMG' missing for command: 'dump'", "bootcfs image dump --help")]
    [InlineData("image dump a b", "unknown command or argument 'b'", "bootcfs image dump --help")]
    [InlineData("image dump --nonsense a", "unknown option '--nonsense'", "bootcfs image dump --help")]
    [InlineData("image mk --layout=v2 a b", "--layout is one of v1, v0, v0-fixed, not 'v2'", "bootcfs image mk --help")]
    [InlineData("image mount a b --digest=ab", "--digest 'ab' is not 64 or 128 lower-case hex digits", "bootcfs image mount --help")]
    [InlineData("image mount a b --verity=maybe", "--verity is one of auto, require, try, off, not 'maybe'", "bootcfs image mount --help")]
    public void A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string arguments, string message, string hint) =>
        PublishedProgram.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Fails(2, $"bootcfs: error: {message}", $"hint: {hint}");

    [Theory]
    [InlineData("--upper=u", "--upper and --work need each other")]
    [InlineData("--work=w", "--upper and --work need each other")]
    [InlineData("--read-write", "--read-write needs --upper and --work")]
    [InlineData("--read-write --read-only", "--read-only and --read-write exclude each other")]
    [InlineData($"--layer=c --digest={Digest}", "each image needs a --digest of its own: 1 for 2")]
    [InlineData($"--digest={Digest} --digest={Digest}", "each image needs a --digest of its own: 2 for 1")]
    public void Options_of_a_mount_that_do_not_fit_together_are_told(string options, string message) =>
        PublishedProgram.Run(["image", "mount", "a", "b", .. options.Split(' ')]).Fails(2, $"bootcfs: error: {message}");

    [Fact]
    public void A_wrong_command_line_is_json_when_that_is_asked_for()
    {
        ProgramRun run = PublishedProgram.Run("image", "dump", "--json");
        Assert.Equal(2, run.Status);
        Assert.Equal("", run.Error);
        Assert.Equal(
            """{"schema":1,"error":{"code":"usage","message":"required argument 'IMG' missing for command: 'dump'","hint":"bootcfs image dump --help"}}"""
            + "\n",
            run.Text);
    }

    [Theory]
    [InlineData("@missing")] // no response file
    [InlineData("--", "-missing")]
    public void Any_file_can_be_named(params string[] name) =>
        PublishedProgram.Run(["image", "dump", .. name]).Fails(
            1, $"bootcfs: error: cannot open {name[^1]}: no such file or directory (ENOENT)");

    [Fact]
    public void Says_its_version() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", PublishedProgram.Run("--version").Success());

    [Fact]
    public void Suggests_what_may_come_next() =>
        Assert.Contains("image\n", PublishedProgram.Run("[suggest:9]", "bootcfs i").Success(), StringComparison.Ordinal);
}

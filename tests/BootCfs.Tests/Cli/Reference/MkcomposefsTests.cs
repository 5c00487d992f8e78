using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Tests.Format;
using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Cli.Reference;

public sealed class MkcomposefsTests : IDisposable
{
    private readonly ReferencePrograms _tools = new();

    public static TheoryData<string> Upstream() => ConformanceTests.Accepted();

    public static TheoryData<string, string, int, string, string> Random() => ConformanceTests.Random();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [MemberData(nameof(Upstream))]
    public void Writes_every_image_of_the_reference_and_reads_it_again(string name)
    {
        string version = Conformance.UpstreamPath($"{name}.version");
        string[] options = File.Exists(version)
            ? [$"--min-version={File.ReadAllText(version).Trim()}", "--max-version", File.ReadAllText(version).Trim()]
            : [];
        CheckAll(
            Conformance.ReadDump(Conformance.UpstreamPath(name)), options,
            File.ReadAllText(Conformance.UpstreamPath($"{name}.sha256")).Trim(), null);
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Writes_every_random_image_with_its_options(string name, string options, int size, string sha256, string digest)
    {
        CheckAll(
            Conformance.ReadDump(Path.Combine(Conformance.Root, "random", name)),
            options == "-" ? [] : options.Split(' '), sha256, digest);
        Assert.Equal(size, new FileInfo(_tools["image"]).Length);
    }

    [Fact]
    public void Puts_the_digest_behind_an_image_on_standard_output()
    {
        ProgramRun run = _tools.Run(DumpText.Bytes(ReferencePrograms.Root), "mkcomposefs", "--from-file", "--print-digest", "-", "-");
        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Equal("c3dc5b0fc4afb0693a95e017fe5815e1f88f204d485df617541b5ea659aefb8b", Conformance.Sha256(run.Output[..16384]));
        Assert.Equal("8f589e8f57ecb88823736b0d857ddca1e1068a23e264fad164b28f7038eb3682\n", System.Text.Encoding.ASCII.GetString(run.Output[16384..]));
    }

    [Theory]
    [InlineData("--from-file DUMP --print-digest-only")]
    [InlineData("--from DUMP --print-digest-o")]
    [InlineData("--print-digest-only --from-file -- DUMP")]
    [InlineData("--min 0 --from-file --ma=1 DUMP --print-digest-only")]
    [InlineData("--threads=1 --from-file --print-digest-only DUMP")]
    [InlineData("--threads 50 --from-file --print-digest-only DUMP")]
    [InlineData("--max-version=+1 --from-file --print-digest-only DUMP")]
    [InlineData("--use-epoch --skip-devices --skip-xattrs --user-xattrs --digest-store=x --from-file --print-digest-only DUMP")]
    public void Takes_options_as_getopt_does(string line)
    {
        string dump = _tools.Write("dump", DumpText.Bytes(ReferencePrograms.Root));
        string digest = _tools.Make([.. line.Split(' ').Select(word => word == "DUMP" ? dump : word)]).Success();
        Assert.Equal("8f589e8f57ecb88823736b0d857ddca1e1068a23e264fad164b28f7038eb3682\n", digest);
        Assert.Equal(["dump"], _tools.Files);
    }

    [Theory]
    [InlineData("", "24ba4ca8a5b48485654f7ff2f5863865db62c5a52338902df5642ff06d5aa7d1")]
    [InlineData("--max-version=1", "24ba4ca8a5b48485654f7ff2f5863865db62c5a52338902df5642ff06d5aa7d1")]
    [InlineData("--max-version=0", "b830b59bf7ff844b61074110de0eea6285daecc25a0c50b375611a206d19e867")]
    [InlineData("--min-version=0", "b830b59bf7ff844b61074110de0eea6285daecc25a0c50b375611a206d19e867")] // the other one is 0 then
    [InlineData("--min-version=4294967296 --max-version=1", "24ba4ca8a5b48485654f7ff2f5863865db62c5a52338902df5642ff06d5aa7d1")] // cut to 32 bits
    public void Raises_the_version_for_a_whiteout_only_within_the_range(string options, string digest)
    {
        byte[] dump = DumpText.Bytes(ReferencePrograms.Root + "/w 0 20644 1 0 0 0 0.0 - - -\n");
        string[] all = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--from-file", "--print-digest-only", "-"];
        Assert.Equal($"{digest}\n", _tools.Run(dump, "mkcomposefs", all).Success());
    }

    [Fact]
    public void Keeps_the_permissions_of_an_image_that_it_replaces_and_the_link_that_names_it()
    {
        Tool.Run("chmod", "600", _tools.Write("image", [1]));
        File.CreateSymbolicLink(_tools["link"], "image");
        _tools.Run(DumpText.Bytes(ReferencePrograms.Root), "mkcomposefs", "--from-file", "-", _tools["link"]).Success();
        Assert.Equal(16384, new FileInfo(_tools["image"]).Length);
        Assert.Equal(0b110_000_000u, FileHandle.Stat(_tools["image"]).Permissions);
        Assert.Equal("image", new FileInfo(_tools["link"]).LinkTarget);
        Assert.Equal(["image", "link"], _tools.Files);
    }

    [Fact]
    public void Gives_a_new_image_the_permissions_that_the_mask_leaves()
    {
        string dump = _tools.Write("dump", DumpText.Bytes(ReferencePrograms.Root));
        Tool.Run("sh", "-c", $"umask 027; '{_tools.Program("mkcomposefs")}' --from-file {dump} {_tools["image"]}");
        Assert.Equal(0b110_100_000u, FileHandle.Stat(_tools["image"]).Permissions);
    }

    [Fact]
    public void Writes_through_a_pipe_or_device_that_has_the_name()
    {
        string dump = _tools.Write("dump", DumpText.Bytes(ReferencePrograms.Root));
        string sum = Tool.Run("sh", "-c", $"'{_tools.Program("mkcomposefs")}' --from-file {dump} /dev/stdout | sha256sum");
        Assert.StartsWith("c3dc5b0fc4afb0693a95e017fe5815e1f88f204d485df617541b5ea659aefb8b", sum, StringComparison.Ordinal);
        _tools.Make("--from-file", dump, "/dev/null").Success();
    }

    private void CheckAll(byte[] dump, string[] options, string sha256, string? digest)
    {
        string printed = _tools.Run(dump, "mkcomposefs", [.. options, "--from-file", "--print-digest", "-", _tools["image"]]).Success();
        Assert.Equal(sha256, Conformance.Sha256(File.ReadAllBytes(_tools["image"])));
        if (digest is not null)
            Assert.Equal($"{digest}\n", printed);
        Assert.Equal(printed, _tools.Info("measure-file", _tools["image"]).Success());

        // The program's own reading gives back what the image was made from.
        byte[] own = PublishedProgram.Run("image", "dump", _tools["image"]).Output;
        string version = File.ReadAllBytes(_tools["image"])[12] == 1 ? "--min-version=1" : "--max-version=0";
        Assert.Equal(printed, _tools.Run(own, "mkcomposefs", version, "--print-digest-only", "--from-file", "-").Success());

        // The reference's reading does so for its own images, which hold no more than it sees.
        byte[] seen = _tools.Info("dump", _tools["image"]).Output;
        Assert.Equal(DumpText.Print(ReadImage(_tools["image"]).AsReferenceReads()), seen);
        if (digest is null)
            Assert.Equal(printed, _tools.Run(seen, "mkcomposefs", version, "--print-digest-only", "--from-file", "-").Success());
    }

    private static ValidatedTree ReadImage(string path) => ValidatedTree.From(ImageReader.Open(File.ReadAllBytes(path)).ReadTree());
}

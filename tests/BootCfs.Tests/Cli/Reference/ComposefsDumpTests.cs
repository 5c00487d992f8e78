using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Cli.Reference;

public sealed class ComposefsDumpTests : IDisposable
{
    private readonly ReferencePrograms _tools = new();

    public static TheoryData<string> Upstream() => ConformanceTests.Accepted();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [MemberData(nameof(Upstream))]
    public void Writes_every_image_of_the_reference_again(string name)
    {
        string dump = Conformance.UpstreamPath(name);
        _tools.Run(Conformance.ReadDump(dump), "mkcomposefs", "--from-file", "-", _tools["image"]).Success();
        Dump(_tools["image"], _tools["again"]).Success();
        Assert.Equal(Conformance.Sha256(File.ReadAllBytes(_tools["image"])), Conformance.Sha256(File.ReadAllBytes(_tools["again"])));
    }

    [Fact]
    public void Lets_the_first_path_own_a_hard_link()
    {
        string image = _tools.Image("image", ReferencePrograms.Root + "/a 0 @100644 - - - - 0.0 /b - -\n/b 3 100644 2 0 0 0 0.0 - abc -\n");
        Dump(image, _tools["again"]).Success();
        string expected = _tools.Image("expected", ReferencePrograms.Root + "/a 3 100644 2 0 0 0 0.0 - abc -\n/b 0 @100644 - - - - 0.0 /a - -\n");
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(_tools["again"]));
    }

    [Theory]
    [InlineData("", "No source path specified")]
    [InlineData("a", "No destination path specified")]
    public void Shows_how_it_is_called_when_arguments_lack(string line, string message) =>
        Dump(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Fails(1, message, $"usage: {_tools.Program("composefs-dump")} SRC DEST");

    [Fact]
    public void Says_what_is_wrong_and_leaves_nothing()
    {
        string image = _tools.Image("image", ReferencePrograms.Root);
        string broken = _tools.Write("broken", new byte[5000]);
        Dump("nowhere", _tools["x"]).Fails(1, "composefs-dump: Failed to open 'nowhere': No such file or directory");
        Dump("--nonsense", _tools["x"]).Fails(1, "composefs-dump: Failed to open '--nonsense': No such file or directory");
        Dump(broken, _tools["x"]).Fails(1, $"composefs-dump: Failed to get image version '{broken}': Invalid argument");
        Dump(image, "/nowhere/x").Fails(1, "composefs-dump: failed to open '/nowhere/x': No such file or directory");
        Assert.Equal(["broken", "image"], _tools.Files);
    }

    private ProgramRun Dump(params string[] arguments) => _tools.Run([], "composefs-dump", arguments);
}

namespace BootCfs.Tests.Cli.Reference;

/// <summary>What <c>mount.composefs</c> refuses before anything is mounted; the mounts are in the system tests.</summary>
public sealed class MountComposefsTests : IDisposable
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly ReferencePrograms _tools = new();

    public MountComposefsTests()
    {
        _tools.Image("image", ReferencePrograms.Root);
        _tools.Write("zeros", new byte[5000]);
        _tools.Write("short", File.ReadAllBytes(_tools["image"])[..31]);
        Directory.CreateDirectory(_tools["objects"]);
        Directory.CreateDirectory(_tools["mnt"]);
    }

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("", "No source path specified")]
    [InlineData("image", "No mount path specified")]
    [InlineData("image mnt", "No object dirs specified")]
    [InlineData("-o ro image mnt", "No object dirs specified")]
    [InlineData("-o basedir=objects -o ro image mnt", "No object dirs specified")] // only the last counts
    [InlineData("-o upperdir=u image mnt", "No object dirs specified")]
    [InlineData("image -o", "PROGRAM: option requires an argument -- 'o'")]
    [InlineData("-x image mnt", "PROGRAM: invalid option -- 'x'")]
    [InlineData("-vo basedir=objects image mnt", "PROGRAM: invalid option -- 'v'")]
    [InlineData("--verbose image mnt", "PROGRAM: invalid option -- '-'")]
    [InlineData("-: image mnt", "PROGRAM: invalid option -- ':'")]
    [InlineData("-xh", "PROGRAM: invalid option -- 'x'")]
    public void Shows_how_it_is_called_when_the_arguments_are_wrong(string line, string message)
    {
        ProgramRun run = Mount(line);
        string[] said = run.Error.Split('\n');
        Assert.Equal((1, "", message), (run.Status, run.Text, said[0].Replace(_tools.Program("mount.composefs"), "PROGRAM", StringComparison.Ordinal)));
        Assert.StartsWith("usage: mount.composefs ", said[1], StringComparison.Ordinal);
        AssertReferenceSays(line, run, firstLineOnly: true);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("-o bad -h image")]
    [InlineData("-ht ext4")]
    public void Shows_how_it_is_called_when_asked(string line)
    {
        ProgramRun run = Mount(line);
        Assert.Equal((0, ""), (run.Status, run.Text));
        Assert.StartsWith("usage: mount.composefs ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-t ext4 image mnt", "Unsupported fs type 'ext4'")]
    [InlineData("-t ext4 -x", "Unsupported fs type 'ext4'")]
    [InlineData("-o basedir=objects,bad image mnt", "Unsupported option bad")]
    [InlineData("-o basedir=objects,bad=3 image mnt", "Unsupported option bad")]
    [InlineData("-o basedir=objects,,ro image mnt", "Unsupported option ")]
    [InlineData("-o basedir=objects, image mnt", "Unsupported option ")]
    [InlineData(@"-o x\,y=1 image mnt", @"Unsupported option x\,y")]
    [InlineData(@"-o r\o image mnt", @"Unsupported option r\o")]
    [InlineData("-o basedir image mnt", "No value specified for basedir option")]
    [InlineData("-o digest image mnt", "No value specified for digest option")]
    [InlineData("-o upperdir image mnt", "No value specified for upperdir option")]
    [InlineData("-o workdir image mnt", "No value specified for workdir option")]
    [InlineData("-o idmap image mnt", "No value specified for idmap option")]
    [InlineData("-o basedir= image mnt", "Value for basedir option has incorrect format")]
    [InlineData("-o basedir=: image mnt", "Value for basedir option has incorrect format")]
    [InlineData("-o basedir=objects: image mnt", "Value for basedir option has incorrect format")]
    [InlineData("-o basedir=:objects image mnt", "Value for basedir option has incorrect format")]
    [InlineData("-o basedir=objects::objects image mnt", "Value for basedir option has incorrect format")]
    [InlineData("-o basedir=objects,upperdir=u image mnt", "Both workdir and upperdir must be specified if used")]
    [InlineData("-o basedir=objects,workdir= image mnt", "Both workdir and upperdir must be specified if used")]
    [InlineData("-o basedir=objects,idmap=nowhere nowhere2 mnt", "Failed to open userns nowhere: No such file or directory")]
    [InlineData("-o basedir=objects nowhere mnt", "Failed to open nowhere: No such file or directory")]
    [InlineData("-o basedir=objects image/ mnt", "Failed to open image/: Not a directory")]
    [InlineData("-o basedir=objects zeros mnt", "Failed to mount composefs zeros: Invalid argument")]
    [InlineData("-o basedir=objects short mnt", "Failed to mount composefs short: Invalid argument")]
    [InlineData("-o basedir=objects objects mnt", "Failed to mount composefs objects: Is a directory")]
    [InlineData("-o basedir=objects,digest=a image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData("-o basedir=objects,digest=zz image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData($"-o basedir=objects,digest={Zeros}{Zeros}00 image mnt", "Failed to mount composefs image: Invalid argument")]
    [InlineData($"-o basedir=objects,digest={Zeros} /dev/null mnt", "Failed to mount composefs /dev/null: Image has no fs-verity")]
    [InlineData("-o basedir=objects,digest=AA /dev/null mnt", "Failed to mount composefs /dev/null: Image has no fs-verity")]
    public void Refuses_in_the_words_of_the_reference(string line, string message)
    {
        ProgramRun run = Mount(line);
        run.Fails(1, $"mount.composefs: {message}", "");
        AssertReferenceSays(line, run, firstLineOnly: false);
    }

    [Theory]
    [InlineData("signed", "Failed to mount composefs /dev/null: Image was not signed")]
    [InlineData("noverity,signed", "Failed to mount composefs /dev/null: Image was not signed")]
    [InlineData("noverity", "Failed to mount composefs /dev/null: Invalid argument")]
    public void Has_options_that_the_reference_lacks(string options, string message) =>
        Mount($"-o basedir=objects,{options} /dev/null mnt").Fails(1, $"mount.composefs: {message}", "");

    private ProgramRun Mount(string line) => RunIn(_tools.Program("mount.composefs"), line);

    private ProgramRun RunIn(string program, string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (int status, byte[] output, string error) = Tool.Start([], "env", [$"--chdir={_tools[""]}", program, .. words]);
        return new ProgramRun(status, output, error);
    }

    // Where the reference is at hand, it says the same; how it is called it says in words of its own.
    private void AssertReferenceSays(string line, ProgramRun ours, bool firstLineOnly)
    {
        if (Mkcomposefs.Path is null)
            return;
        string program = Path.Combine(Path.GetDirectoryName(Mkcomposefs.Path)!, "mount.composefs"); // a file always lies somewhere
        ProgramRun theirs = RunIn(program, line);
        string expected = theirs.Error.Replace(program, _tools.Program("mount.composefs"), StringComparison.Ordinal);
        Assert.Equal(theirs.Status, ours.Status);
        if (firstLineOnly)
            Assert.Equal(expected.Split('\n')[0], ours.Error.Split('\n')[0]);
        else
            Assert.Equal(expected, ours.Error);
    }
}

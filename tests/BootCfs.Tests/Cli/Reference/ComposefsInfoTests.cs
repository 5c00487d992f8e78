namespace BootCfs.Tests.Cli.Reference;

public sealed class ComposefsInfoTests : IDisposable
{
    private const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private const string Dump = ReferencePrograms.Root + $"""
        /a 0 @100644 - - - - 0.0 /z/own - -
        /b\x20= 0 40755 2 0 0 0 0.0 - - - user.overlay.whiteouts=
        /b\x20=/ext 100 100644 1 5 6 0 -7.8 aa/bb - {Digest}
        /b\x20=/w 0 20644 1 0 0 0 0.0 - - -
        /c 0 @100644 - - - - 0.0 /b\x20=/ext - -
        /dash 1 100644 1 0 0 0 0.0 - \x2d - user.e= user.k\x3d=a=b
        /fifo 4294967299 10644 1 0 0 0 0.0 - - -
        /l 0 120777 1 0 0 0 0.0 to\x20there= - -
        /mine 3 100644 1 0 0 0 0.0 - abc - trusted.overlay.whiteout=x
        /o 9 100644 1 0 0 0 0.0 00/11 - -
        /z 0 40755 2 0 0 0 0.0 - - -
        /z/own 3 100644 2 0 0 0 0.0 - abc - user.x=1

        """;

    private readonly ReferencePrograms _tools = new();
    private readonly string _image;

    public ComposefsInfoTests() => _image = _tools.Image("image", Dump);

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("dump")]
    [InlineData("ls")]
    [InlineData("objects")]
    public void Prints_what_the_reference_prints(string command) =>
        Snapshot.Match(_tools.Info(command, _image).Success(), command);

    [Theory]
    [InlineData("c", "/\n/c\n", "aa/bb\n")]
    [InlineData("z", "/\n/z\n/z/own\n", "")]
    [InlineData("none", "/\n", "")]
    public void Takes_only_the_names_that_are_asked_for(string name, string paths, string objects)
    {
        string dump = _tools.Info($"--filter={name}", "dump", _image).Success();
        Assert.Equal(paths, string.Concat(dump.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0] + "\n")));
        Assert.DoesNotContain("@", dump, StringComparison.Ordinal); // the owner of a link that is left out stands elsewhere
        Assert.Equal(objects, _tools.Info("objects", _image, "--fil", name).Success());
    }

    [Fact]
    public void Filters_add_up_and_hold_for_every_image() =>
        Assert.Equal(
            "/a\n/l\t-> to\\x20there=\n/a\n/l\t-> to\\x20there=\n", _tools.Info("ls", "--filter", "l", "--filter=a", _image, _image).Success());

    [Fact]
    public void Lists_objects_that_a_directory_lacks()
    {
        Assert.Equal("00/11\naa/bb\n", _tools.Info("missing-objects", _image).Success());
        Directory.CreateDirectory(_tools["objects/aa"]);
        File.CreateSymbolicLink(_tools["objects/00"], "aa");
        _tools.Write("objects/aa/11", []);
        Assert.Equal("aa/bb\n", _tools.Info("missing-objects", "--basedir", _tools["objects"], _image).Success());
    }

    [Fact]
    public void Measures_files()
    {
        string hello = _tools.Write("hello", "hello world\n"u8.ToArray());
        string empty = _tools.Write("empty", []);
        Assert.Equal(
            "37061ef2ac4c21bec68489b56138c5780306a4ad7fe6676236ecdf2c9027cd92\n3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95\n",
            _tools.Info("measure-file", hello, empty).Success());
    }

    // The hasher for small images takes the first 256 KiB of a run, not of each file.
    [ToolFact("strace")]
    public void Measures_many_small_files_with_the_library_that_is_fast()
    {
        string log = _tools["log"];
        string[] files = [.. Enumerable.Range(0, 40).Select(number => _tools.Write($"{number}", new byte[8192]))];

        Tool.Run("strace", ["-o", log, "-e", "trace=openat", _tools.Program("composefs-info"), "measure-file", .. files]);

        Assert.Contains("libcrypto.so", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "No command specified")]
    [InlineData("ls", "No image path specified")]
    [InlineData("dump --filter=x", "No image path specified")]
    [InlineData("measure-file", "No files specified")]
    public void Shows_how_it_is_called_when_arguments_lack(string line, string message) =>
        _tools.Info(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Fails(1, message, Usage().TrimEnd('\n'));

    [Theory]
    [InlineData("--nonsense=1", "unrecognized option '--nonsense=1'")]
    [InlineData("-x", "invalid option -- 'x'")]
    [InlineData("ls image --basedir", "option '--basedir' requires an argument")]
    [InlineData("--=x", "option '--=x' is ambiguous; possibilities: '--basedir' '--filter'")]
    public void Answers_a_wrong_option_as_the_reference_does(string line, string message)
    {
        ProgramRun run = _tools.Info(line.Split(' '));
        Assert.Equal((1, "Def\n", $"{_tools.Program("composefs-info")}: {message}\n{Usage()}"), (run.Status, run.Text, run.Error));
    }

    [Theory]
    [InlineData("bad", "composefs-info: Unknown command 'bad'\n")]
    [InlineData("bad --basedir=nowhere", "composefs-info: Unknown command 'bad'\n")]
    [InlineData("--filter=a/b ls image", "composefs-info: Filter must be a single name: a/b: Success")]
    [InlineData("ls nowhere", "composefs-info: Failed to open 'nowhere': No such file or directory")]
    [InlineData("ls /dev/null", "composefs-info: Failed to load '/dev/null': Invalid argument")]
    [InlineData("--basedir=nowhere ls", "composefs-info: Can't open basedir `nowhere`\n: No such file or directory")]
    [InlineData("measure-file nowhere", "composefs-info: Failed to open 'nowhere': No such file or directory")]
    public void Refuses_in_the_words_of_the_reference(string line, string message) => _tools.Info(line.Split(' ')).Fails(1, message);

    [Fact]
    public void Ends_no_line_when_it_cannot_measure()
    {
        ProgramRun run = _tools.Info("measure-file", _image, "/");
        Assert.Equal((1, 65, "failed to measure '/': Is a directory"), (run.Status, run.Text.Length, run.Error));
    }

    [Theory]
    [InlineData(0, "Invalid argument")] // composefs magic
    [InlineData(4, "Operation not supported")] // version of the header
    [InlineData(1024, "Invalid argument")] // EROFS magic
    [InlineData(1152, "Invalid argument")] // first inode
    public void Refuses_an_image_that_is_none_after_what_came_before_it(int offset, string reason)
    {
        byte[] bytes = File.ReadAllBytes(_image);
        bytes[offset] = 0xff;
        string broken = _tools.Write("broken", bytes);
        ProgramRun run = _tools.Info("ls", _image, broken);
        Assert.Equal((1, $"composefs-info: Failed to load '{broken}': {reason}\n"), (run.Status, run.Error));
        Assert.Equal(_tools.Info("ls", _image).Success(), run.Text);
    }

    [ReferenceTheory]
    [InlineData("dump")]
    [InlineData("ls")]
    [InlineData("objects")]
    [InlineData("missing-objects")]
    [InlineData("--filter=c --filter=z dump")]
    public void Agrees_with_the_reference_to_the_byte(string command)
    {
        string reference = Path.Combine(Path.GetDirectoryName(Mkcomposefs.Path)!, "composefs-info"); // a file always lies somewhere
        foreach (string name in Directory.GetFiles(Conformance.UpstreamPath(""), "*.sha256").Select(file => file[..^".sha256".Length]).Append(""))
        {
            if (name.Length > 0)
                _tools.Run(Conformance.ReadDump(name), "mkcomposefs", "--from-file", "-", _image).Success();
            string[] arguments = [.. command.Split(' '), _image];
            Assert.Equal(Tool.Run([], reference, arguments), _tools.Info(arguments).Output);
        }
    }

    private string Usage() =>
        $"usage: {_tools.Program("composefs-info")} [--basedir=DIR] [--filter=NAME]... ls|objects|missing-objects|dump|measure-file FILE...\n";
}

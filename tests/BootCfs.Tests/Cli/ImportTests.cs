using BootCfs.Tests.Cli.Reference;

namespace BootCfs.Tests.Cli;

/// <summary>From a directory to an image and objects, as the kernel sees it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly ReferencePrograms _tools = new();

    public void Dispose() => _tools.Dispose();

    [MountFact]
    public void Makes_one_image_for_any_order_of_names_and_any_number_of_threads()
    {
        // A tmpfs lists what was made last first.
        ProgramRun run = PublishedProgram.Unshared($$"""
            mount -t tmpfs none {{_tools[""]}} && cd {{_tools[""]}} && mkdir up down up/d down/d || exit
            for i in $(seq 200); do echo $i-$(seq 40) > up/$i; echo $i > up/d/$i; done
            for i in $(seq 200 -1 1); do echo $i-$(seq 40) > down/$i; echo $i > down/d/$i; done
            for threads in 1 2 8; do
                for folder in up down; do
                    {{_tools.Program("mkcomposefs")}} --use-epoch --threads=$threads --print-digest-only $folder || exit
                done
            done | sort | uniq -c | awk '{ print $1 }'
            [ "$(ls -f up)" != "$(ls -f down)" ] && echo differ
            """);
        Assert.Equal("6\ndiffer\n", run.Success());
    }

    [ToolFact("strace")]
    public void Leaves_no_object_when_killed_and_clears_up_the_next_time()
    {
        string source = MakeSource();
        string store = _tools["store"];
        ProgramRun killed = PublishedProgram.Shell(
            $"strace -f -qqq -o /dev/null -e inject=syncfs:signal=SIGKILL {_tools.Program("mkcomposefs")} --digest-store={store} {source} {_tools["image"]}");
        Assert.NotEqual(0, killed.Status);
        Assert.False(File.Exists(_tools["image"]));
        Assert.Equal([".tmp-bootcfs-"], Directory.GetFileSystemEntries(store).Select(path => Path.GetFileName(path)[..13]));

        _tools.Make($"--digest-store={store}", source, _tools["image"]).Success();
        Assert.Equal("", _tools.Info("missing-objects", $"--basedir={store}", _tools["image"]).Success());
        Assert.All(Directory.GetFileSystemEntries(store), path => Assert.Equal(2, Path.GetFileName(path).Length));
    }

    [ToolTheory("strace")]
    [InlineData("filesystem", 2, 0)]
    [InlineData("file", 0, 22)]
    public void Makes_objects_durable_together_or_one_by_one(string sync, int fileSystems, int files)
    {
        string source = MakeSource();
        string repo = _tools["repo"];
        PublishedProgram.Run("init", "-q", "--repo", repo).Success();
        string[] calls = Trace("fsync,syncfs", repo, source, $"--sync={sync}");

        Assert.Equal(fileSystems, calls.Count(call => call.Contains("syncfs(", StringComparison.Ordinal)));
        Assert.Equal(files, calls.Count(call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains("/bootcfs/tmp/", StringComparison.Ordinal)));
    }

    [ToolFact("strace")]
    public void Reads_each_file_once_and_makes_no_file_for_what_the_store_has()
    {
        string source = MakeSource();
        string repo = _tools["repo"];
        PublishedProgram.Run("init", "-q", "--repo", repo).Success();
        string[] first = Trace("pread64,openat2", repo, source);
        // With what it remembers of the files the second would not read them at all.
        foreach (string cache in Directory.GetFiles(Path.Combine(repo, "bootcfs", "index")))
            File.Delete(cache);
        string[] second = Trace("pread64,openat2", repo, source);

        foreach (string[] calls in new[] { first, second })
        {
            Assert.Equal(20, calls.Count(call => call.Contains("/source/small", StringComparison.Ordinal) && call.Contains("pread64", StringComparison.Ordinal)));
            // 1 MiB in four pieces, and what tells the end.
            Assert.Equal(5, calls.Count(call => call.Contains("/source/large", StringComparison.Ordinal) && call.Contains("pread64", StringComparison.Ordinal)));
        }

        Assert.Equal((22, 0), (Created(first), Created(second)));
    }

    [Fact]
    public void Needs_no_more_memory_for_a_large_file()
    {
        // More than twice as long as what the program may use.
        Directory.CreateDirectory(_tools["source"]);
        using (FileStream file = File.Create(_tools["source/large"]))
            file.SetLength(256 << 20);
        string store = _tools["store"];
        ProgramRun run = PublishedProgram.Shell(
            $"DOTNET_GCHeapHardLimit=0x4000000 {_tools.Program("mkcomposefs")} --digest-store={store} {_tools["source"]} {_tools["image"]}");
        run.Success();
        Assert.Equal(256 << 20, new FileInfo(Assert.Single(Directory.GetFiles(store, "*", SearchOption.AllDirectories))).Length);
    }

    private static int Created(string[] calls) => calls.Count(
        call => call.Contains("O_CREAT", StringComparison.Ordinal) && call.Contains("/bootcfs/tmp", StringComparison.Ordinal));

    private string MakeSource()
    {
        string source = _tools["source"];
        Directory.CreateDirectory(source);
        for (int i = 0; i < 20; i++)
            File.WriteAllBytes(Path.Combine(source, $"small{i}"), RandomBytes.Make(1000 + i));
        File.WriteAllBytes(Path.Combine(source, "large"), RandomBytes.Make(1 << 20));
        return source;
    }

    private string[] Trace(string calls, string repo, string source, params string[] options)
    {
        string log = _tools["log"];
        PublishedProgram.Shell(
            $"strace -f -y -qqq -o {log} -e trace={calls} \"$BOOTCFS\" commit -q test/stable --repo {repo} --tree=dir:{source} --allow-unsigned --subject=x {string.Join(' ', options)}")
            .Success();
        return File.ReadAllLines(log);
    }
}

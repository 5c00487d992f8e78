using System.Runtime.CompilerServices;
using System.Text;

namespace BootCfs.Tests.Cli;

/// <summary>
/// The program as it ships, compiled ahead of time: what the JIT accepts says nothing about it. Taken from
/// <c>BOOTCFS_OUT</c>, else from out/ if that is newer than the sources, else published once into artifacts/.
/// </summary>
internal static class PublishedProgram
{
    private static readonly Lazy<string> Program = new(Find);

    /// <summary>Absolute path.</summary>
    internal static string Path => Program.Value;

    /// <summary>Runs it without input.</summary>
    internal static ProgramRun Run(params string[] arguments) => RunWith([], arguments);

    /// <summary>Runs it with standard input.</summary>
    internal static ProgramRun RunWith(byte[] input, params string[] arguments)
    {
        (int status, byte[] output, string error) = Tool.Start(input, Path, arguments);
        return new ProgramRun(status, output, error);
    }

    /// <summary>Runs it with a time for what it makes.</summary>
    internal static ProgramRun RunAt(long seconds, params string[] arguments)
    {
        (int status, byte[] output, string error) = Tool.Start([], "env", [$"SOURCE_DATE_EPOCH={seconds}", Path, .. arguments]);
        return new ProgramRun(status, output, error);
    }

    /// <summary>Runs it from a shell; <c>$BOOTCFS</c> is the program.</summary>
    internal static ProgramRun Shell(string script)
    {
        (int status, byte[] output, string error) = Tool.Start([], "sh", "-c", $"BOOTCFS='{Path}'\n{script}");
        return new ProgramRun(status, output, error);
    }

    /// <summary>Runs it from a shell that may mount things.</summary>
    internal static ProgramRun Unshared(string script)
    {
        (int status, byte[] output, string error) = Tool.Start(
            [], MountFactAttribute.Unshare[0], [.. MountFactAttribute.Unshare[1..], "sh", "-c", $"BOOTCFS='{Path}'\n{script}"]);
        return new ProgramRun(status, output, error);
    }

    private static string Find()
    {
        string root = Root();
        if (Environment.GetEnvironmentVariable("BOOTCFS_OUT") is { Length: > 0 } folder)
            return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "bootcfs"));
        string built = System.IO.Path.Combine(root, "out", "bootcfs");
        if (IsNewerThanSources(built, root))
            return built;

        string output = System.IO.Path.Combine(root, "artifacts", "bootcfs");
        string stamp = System.IO.Path.Combine(output, ".published");
        if (!IsNewerThanSources(stamp, root))
            Publish(root, output, stamp);
        return System.IO.Path.Combine(output, "bootcfs");
    }

    private static bool IsNewerThanSources(string path, string root) =>
        File.Exists(path) && File.GetLastWriteTimeUtc(path) > Sources(root).Max(File.GetLastWriteTimeUtc);

    private static IEnumerable<string> Sources(string root) =>
        Directory.EnumerateFiles(root, "*.props").Append(System.IO.Path.Combine(root, "global.json"))
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(root, "src"), "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)));

    private static string Root([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(thisFile, "..", "..", "..", ".."));

    private static void Publish(string root, string output, string stamp)
    {
        string log = Tool.Run(
            "dotnet", "publish", System.IO.Path.Combine(root, "src", "BootCfs.Cli"), "--configuration", "Release",
            "--runtime", "linux-x64", "--verbosity", "quiet", "--nologo", "--output", output);
        Assert.True(log.Trim().Length == 0, $"publishing is not silent:\n{log}");
        File.WriteAllText(stamp, "");
    }
}

/// <summary>How one run of the program ended.</summary>
internal sealed record ProgramRun(int Status, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    internal string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Standard output of a run that ended well and had nothing to say beside it.</summary>
    internal string Success()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, Status);
        return Text;
    }

    /// <summary>Checks that the run failed with this status and said exactly this, and that no data came out.</summary>
    internal void Fails(int status, params string[] lines)
    {
        Assert.Equal(string.Concat(lines.Select(line => line + "\n")), Error);
        Assert.Equal("", Text);
        Assert.Equal(status, Status);
    }
}

using System.Globalization;
using BootCfs.Tests.Cli;

namespace BootCfs.Tests.Crash;

/// <summary>A folder for one run, as the scenario begins: copied, because every run damages it in its own way.</summary>
internal sealed class Workplace : IDisposable
{
    private static int s_count;

    private Workplace(string path) => Path = path;

    internal string Path { get; }

    /// <summary>What a command makes beside the repository: a file or a directory.</summary>
    internal string Output => System.IO.Path.Combine(Path, "out");

    internal string Repository => System.IO.Path.Combine(Path, "repo");

    /// <summary>Makes an empty one.</summary>
    /// <remarks>In memory where that is possible: thousands of calls that wait for a disk say nothing more.</remarks>
    internal static Workplace Create()
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        string name = string.Create(CultureInfo.InvariantCulture, $"bootcfs-crash-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        string path = System.IO.Path.Combine(parent, name);
        Directory.CreateDirectory(path);
        return new Workplace(path);
    }

    /// <summary>Copies it with times and modes.</summary>
    internal Workplace Copy()
    {
        Workplace copy = Create();
        Tool.Run("cp", "--archive", "--no-target-directory", Path, copy.Path);
        return copy;
    }

    /// <summary>Runs the program undisturbed.</summary>
    internal static ProgramRun Run(string[] arguments) => PublishedProgram.RunAt(Strace.Time, arguments);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BootCfs.Tests.Hash;

/// <summary>The libraries as they ship: from out/ if that is newer than the sources, else published once into artifacts/.</summary>
internal static class PublishedHashLibrary
{
    private const string Name = "libbootcfs-hash.so";

    private static readonly string Root = Layering.SourceFiles.Root;

    /// <summary>CPU levels that are built and that this CPU has; loading another would end the process.</summary>
    internal static IEnumerable<string> Levels()
    {
        if (Avx2.IsSupported)
            yield return "x86-64-v3";
        if (Vector512.IsHardwareAccelerated)
            yield return "x86-64-v4";
    }

    /// <summary>Absolute path of the library for a CPU level.</summary>
    internal static string Path(string level)
    {
        string folder = Environment.GetEnvironmentVariable("BOOTCFS_OUT") is { Length: > 0 } given ? given : System.IO.Path.Combine(Root, "out");
        string built = System.IO.Path.Combine(folder, "glibc-hwcaps", level, Name);
        if (IsNewerThanSources(built))
            return built;
        string published = System.IO.Path.Combine(Root, "artifacts", "glibc-hwcaps", level, Name);
        if (!IsNewerThanSources(published))
            Publish(level, System.IO.Path.GetDirectoryName(published)!); // it is in a folder
        return published;
    }

    private static bool IsNewerThanSources(string path) => File.Exists(path) && File.GetLastWriteTimeUtc(path) > Directory
        .EnumerateFiles(System.IO.Path.Combine(Root, "src", "BootCfs.Hash"))
        .Append(System.IO.Path.Combine(Root, "src", "BootCfs.Format", "Hashing", "Sha2Constants.cs"))
        .Max(File.GetLastWriteTimeUtc);

    private static void Publish(string level, string folder)
    {
        string log = Tool.Run(
            "dotnet", "publish", System.IO.Path.Combine(Root, "src", "BootCfs.Hash"), "--configuration", "Release", "--runtime", "linux-x64",
            "--verbosity", "quiet", "--nologo", $"-p:CpuLevel={level}", "--output", folder);
        Assert.True(log.Trim().Length == 0, $"publishing is not silent:\n{log}");
        // An unchanged library keeps the time of its last build.
        File.SetLastWriteTimeUtc(System.IO.Path.Combine(folder, Name), DateTime.UtcNow);
    }
}

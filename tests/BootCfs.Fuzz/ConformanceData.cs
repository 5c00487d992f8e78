using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace BootCfs.Fuzz;

/// <summary>The reference's small dumps, from the data beside the project (docs/testing.md); none where that is missing.</summary>
internal static class ConformanceData
{
    private const int MaxSize = 8192;

    internal static IEnumerable<byte[]> Dumps()
    {
        string root = Environment.GetEnvironmentVariable("BOOTCFS_CONFORMANCE")
            ?? Path.Combine(ProjectRoot(), "..", "shared", "conformance");
        return !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, "*.dump*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".dump", StringComparison.Ordinal) || path.EndsWith(".gz", StringComparison.Ordinal))
            .Select(Read)
            .Where(dump => dump.Length <= MaxSize);
    }

    private static byte[] Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var bytes = new MemoryStream();
        text.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string ProjectRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..")); // a source file always has a directory
}

using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;

namespace BootCfs.Tests;

/// <summary>The reference's data, which lies beside the project and is never made by it (docs/testing.md).</summary>
internal static class Conformance
{
    /// <summary>Where the data is; the tests fail without it rather than pass on nothing.</summary>
    internal static string Root { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("BOOTCFS_CONFORMANCE") ?? Path.Combine(ProjectRoot(), "..", "shared", "conformance"));

    internal static string UpstreamPath(string name) => Path.Combine(Root, "upstream", name);

    internal static byte[] ReadDump(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
            return bytes;
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    internal static byte[] Build(byte[] dump, ImageProfile profile) =>
        Build(ValidatedTree.From(DumpParser.Parse(dump)), profile);

    internal static byte[] Build(ValidatedTree tree, ImageProfile profile)
    {
        using var image = new MemoryStream();
        ImageWriter.Write(tree, profile, image);
        return image.ToArray();
    }

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal static string Digest(byte[] bytes) =>
        FsVerityHasher.Compute(new SystemBlockHasher(), FsVerityAlgorithm.Sha256, bytes).ToHex();

    internal static string ProjectRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..")); // a source file always has a directory
}

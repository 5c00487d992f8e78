using System.Runtime.CompilerServices;

namespace BootCfs.Tests;

/// <summary>Inputs and answers that are kept: what a bug was found with, what the reference gave.</summary>
internal static class Vectors
{
    /// <summary>Path from the project's root, for snapshots.</summary>
    internal const string Folder = "tests/BootCfs.Tests/vectors";

    internal static string Path(string name) => System.IO.Path.Combine(TestProject(), "vectors", name);

    private static string TestProject([CallerFilePath] string file = "") =>
        System.IO.Path.GetDirectoryName(file)!; // the compiler gives an absolute path
}

using System.Runtime.CompilerServices;

namespace BootCfs.Tests.Layering;

/// <summary>Source files of a project of this repository.</summary>
internal static class SourceFiles
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The C# files of a project with their folder below it, as <c>A/B</c>.</summary>
    internal static IEnumerable<(string FullPath, string Folder, string Name)> Of(string project)
    {
        string directory = Path.Combine(Root, project);
        foreach (string path in Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(directory, path);
            string folder = Path.GetDirectoryName(relative)!; // a file has a folder
            if (folder.Split('/')[0] is not ("bin" or "obj"))
                yield return (path, folder, relative);
        }
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..")); // an absolute path
}

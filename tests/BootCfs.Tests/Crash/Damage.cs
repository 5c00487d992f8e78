namespace BootCfs.Tests.Crash;

/// <summary>Damages a repository: an object is gone, another and a git object have other bytes, and a name of an image is missing.</summary>
internal static class Damage
{
    internal static void Do(string repository)
    {
        string[] objects = Files(Path.Combine(repository, "objects"), "??");
        File.Delete(objects[0]);
        File.WriteAllText(objects[1], "something else");
        File.WriteAllText(Files(Path.Combine(repository, "bootcfs", "commits.git", "objects"), "??")[0], "something else");
        File.Delete(Directory.GetFileSystemEntries(Path.Combine(repository, "images")).Where(File.Exists).Order(StringComparer.Ordinal).First());
    }

    private static string[] Files(string folder, string folders) =>
        [.. Directory.GetDirectories(folder, folders).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal)];
}

namespace BootCfs.Tests.Crash;

/// <summary>
/// Damages a repository: an object is gone, another and a git object, or else the pack, have other bytes, and a name of an image is
/// missing.
/// </summary>
internal static class Damage
{
    internal static void Do(string repository)
    {
        string[] objects = Files(Path.Combine(repository, "objects"), "??");
        File.Delete(objects[0]);
        File.WriteAllText(objects[1], "something else");
        string git = Path.Combine(repository, "bootcfs", "commits.git", "objects");
        if (Files(git, "??") is [var loose, ..])
            File.WriteAllText(loose, "something else");
        else
            Flip(Directory.GetFiles(Path.Combine(git, "pack"), "*.pack").Single());
        File.Delete(Directory.GetFileSystemEntries(Path.Combine(repository, "images")).Where(File.Exists).Order(StringComparer.Ordinal).First());
    }

    private static void Flip(string pack)
    {
        byte[] bytes = File.ReadAllBytes(pack);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(pack); // it may not be written to
        File.WriteAllBytes(pack, bytes);
    }

    private static string[] Files(string folder, string folders) =>
        [.. Directory.GetDirectories(folder, folders).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal)];
}

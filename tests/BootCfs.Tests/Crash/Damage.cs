namespace BootCfs.Tests.Crash;

/// <summary>
/// Damages a repository: an object is gone, an image and a git object, or else the pack, have other bytes, and a name of an image is
/// missing.
/// </summary>
internal static class Damage
{
    internal static void Do(string repository)
    {
        string[] names = [.. Directory.GetFileSystemEntries(Path.Combine(repository, "images")).Where(File.Exists).Order(StringComparer.Ordinal)];
        string[] images = [.. names.Select(name => File.ResolveLinkTarget(name, returnFinalTarget: false)!.FullName)]; // all are links
        File.Delete(Files(Path.Combine(repository, "objects"), "??").Except(images).First());
        File.WriteAllText(images[0], "something else");
        string git = Path.Combine(repository, "bootcfs", "commits.git", "objects");
        if (Files(git, "??") is [var loose, ..])
            File.WriteAllText(loose, "something else");
        else
            Flip(Directory.GetFiles(Path.Combine(git, "pack"), "*.pack").Single());
        File.Delete(names[0]);
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

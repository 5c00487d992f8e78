using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary>A file that the operator names as output: there whole or not at all.</summary>
internal static class OutputFile
{
    private const uint Mode = 0b110_110_110;

    /// <summary>Writes a file, over an existing one if there is one.</summary>
    /// <exception cref="UsageException">Something else has the name, and taking its place would do damage: /dev/null, say.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        string name = Path.GetFileName(path);
        if (name.Length == 0)
            throw new UsageException($"'{path}' does not name a file");
        using DirectoryHandle directory = DirectoryHandle.Open(Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".");
        if (directory.TryStat(name) is { IsRegular: false })
            throw new UsageException($"{path} exists and is not a regular file") { Hint = "write to - and redirect it" };

        try
        {
            using AtomicFile.Staged staged = AtomicFile.Create(directory, Mode & ~Umask.Read());
            write(new HandleStream(staged.File));
            staged.Publish(directory, name);
        }
        catch (LinuxException error)
        {
            // The operator knows the file by its own name, not by the one it had while it was written.
            throw new LinuxException(error.Operation, path, error.Errno);
        }
    }
}

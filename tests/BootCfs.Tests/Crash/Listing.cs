using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BootCfs.Tests.Crash;

/// <summary>Everything that is in a folder, as text: two folders with the same listing are the same to any reader.</summary>
internal static class Listing
{
    // What is in the stat cache depends on the clock; it is a hint and never trusted.
    private const string Hints = "bootcfs/index";

    // Says who has the lock, or had it and died.
    private const string Lock = "bootcfs/lock";

    /// <summary>Lists a folder, or a file; what is not there has no lines.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="read">Gives the content of a file as it counts; null for all of its bytes.</param>
    internal static string Of(string folder, Func<string, byte[]>? read = null)
    {
        var lines = new List<string>();
        if (Directory.Exists(folder))
            Add(new DirectoryInfo(folder), folder, lines, read ?? File.ReadAllBytes);
        else if (File.Exists(folder))
            Add(new FileInfo(folder), folder, lines, read ?? File.ReadAllBytes);
        lines.Sort(StringComparer.Ordinal);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>The lines that one listing has and the other has not.</summary>
    internal static string Compare(string expected, string actual)
    {
        string[] lines = expected.Split('\n'), found = actual.Split('\n');
        return string.Join('\n', lines.Except(found).Select(line => $"  missing: {line}").Concat(found.Except(lines).Select(line => $"  too much: {line}")));
    }

    private static void Add(FileSystemInfo entry, string folder, List<string> lines, Func<string, byte[]> read)
    {
        string path = Path.GetRelativePath(folder, entry.FullName);
        if (path.EndsWith(Hints, StringComparison.Ordinal))
            return;
        // Nobody reads it, and it goes a day later: until then git might be writing it.
        if (entry.Extension == ".pack" && !File.Exists(Path.ChangeExtension(entry.FullName, ".idx")))
            return;
        if (entry.LinkTarget is { } target)
        {
            lines.Add($"{path} -> {target}");
            return;
        }

        string mode = Convert.ToString((int)entry.UnixFileMode, 8);
        if (entry is DirectoryInfo directory)
        {
            lines.Add($"{path}/ {mode}");
            foreach (FileSystemInfo child in directory.EnumerateFileSystemInfos())
                Add(child, folder, lines, read);
            return;
        }

        byte[] content = path == Lock ? [] : read(entry.FullName);
        string digest = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} {mode} {content.Length} {digest}{Text(content)}"));
    }

    // Short files tell in a difference what they are.
    private static string Text(byte[] content) =>
        content.Length is > 0 and < 60 && content.All(value => value is >= 32 and < 127 or 10) ? " " + Encoding.ASCII.GetString(content).Replace("\n", "\\n", StringComparison.Ordinal) : "";
}

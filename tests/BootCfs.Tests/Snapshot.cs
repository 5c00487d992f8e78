using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xunit.Sdk;

namespace BootCfs.Tests;

/// <summary>
/// Compares text with a file kept beside the tests, in the shape of Verify.Xunit (docs/adr/0001): the file is
/// <c>snapshots/FOLDER/CLASS.METHOD.verified.txt</c>, a difference leaves <c>*.received.txt</c> beside it, and
/// <c>VERIFY_ACCEPT=1</c> takes the new text over, which <c>CI=true</c> never does.
/// </summary>
internal static class Snapshot
{
    private const int ShownLines = 40;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Fails unless <paramref name="target"/> is what the verified file holds.</summary>
    /// <param name="target">A string, or an object that is compared as indented JSON.</param>
    /// <param name="parameters">Tells the rows of a theory apart; becomes part of the file name.</param>
    /// <param name="sourceFile">Filled in by the compiler: its folder and name become those of the snapshot.</param>
    /// <param name="member">Filled in by the compiler.</param>
    internal static void Match(
        object target,
        string? parameters = null,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string member = "")
    {
        string project = ProjectDirectory();
        string folder = Path.GetDirectoryName(Path.GetRelativePath(project, sourceFile))!; // a file has a folder
        string name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{member}" + (parameters is null ? "" : $"_{parameters}");
        Compare(Path.Combine(project, "snapshots", folder, name), ".txt", ToText(target), Accepts());
    }

    /// <summary>Fails unless <paramref name="text"/> is the content of a file of the repository, as a docs table is.</summary>
    internal static void MatchFile(string text, string pathFromRoot)
    {
        string path = Path.Combine(ProjectDirectory(), "..", "..", pathFromRoot);
        Compare(path, "", text, Accepts());
    }

    /// <summary>Compares with <c>STEM.verifiedEXTENSION</c>, or with STEM itself when there is no extension.</summary>
    internal static void Compare(string stem, string extension, string text, bool accept)
    {
        string verified = extension.Length == 0 ? stem : $"{stem}.verified{extension}";
        string received = $"{stem}.received{(extension.Length == 0 ? ".txt" : extension)}";
        string actual = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        string? expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        string target = accept ? verified : received;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!); // the stem is never a root
        File.WriteAllText(target, actual);
        if (accept)
        {
            File.Delete(received);
            return;
        }

        throw new XunitException($"{(expected is null ? "no snapshot yet" : "differs from the snapshot")}: {verified}\n"
            + $"accept with VERIFY_ACCEPT=1 after reading:\n{Diff(expected ?? "", actual)}");
    }

    private static bool Accepts() =>
        Environment.GetEnvironmentVariable("VERIFY_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true";

    private static string ToText(object target) => target as string ?? JsonSerializer.Serialize(target, Indented);

    private static string ProjectDirectory([CallerFilePath] string thisFile = "") =>
        Path.GetDirectoryName(thisFile)!; // the compiler gives an absolute path

    // What lies between the common first and the common last lines.
    private static string Diff(string expected, string actual)
    {
        string[] old = expected.Split('\n');
        string[] now = actual.Split('\n');
        int head = 0;
        while (head < Math.Min(old.Length, now.Length) && old[head] == now[head])
            head++;
        int tail = 0;
        while (tail < Math.Min(old.Length, now.Length) - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;

        var diff = new StringBuilder().Append("@@ line ").Append(head + 1).Append('\n');
        AppendLines(diff, '-', old[head..^tail]);
        AppendLines(diff, '+', now[head..^tail]);
        return diff.ToString();
    }

    private static void AppendLines(StringBuilder diff, char sign, string[] lines)
    {
        foreach (string line in lines.Take(ShownLines))
            diff.Append(sign).Append(line).Append('\n');
        if (lines.Length > ShownLines)
            diff.Append(sign).Append("... ").Append(lines.Length - ShownLines).Append(" more lines\n");
    }
}

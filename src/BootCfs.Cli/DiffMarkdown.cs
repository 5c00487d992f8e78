using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Tree;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary>What differs between two commits as Markdown (GitHub's, for its tables), to be put into a review.</summary>
internal static class DiffMarkdown
{
    internal static void Write(TextWriter text, CommitDiff diff, bool files)
    {
        text.WriteLine($"# {Escape(diff.New.Commit.Subject)}");
        text.WriteLine();
        Table(text, ["", "commit", "date", "subject"], Commits(diff));
        Section(text, "Release", ["fact", "old", "new"], diff.Release.Select(Row));
        Section(text, "Privileges", ["program", "change"], diff.Privileges.Select(change => new[] { Code(change.Path), Escape(DiffText.Change(change)) }));
        Section(text, "Packages", ["package", "old", "new"], diff.Packages.Select(Row));
        Section(text, "Packages are not compared", ["reason"], diff.UnreadPackages.Select(reason => new[] { Escape(reason) }));
        if (diff.Files.Count > 0)
        {
            text.WriteLine();
            text.WriteLine($"## Files: {DiffText.Counts(FileTotals.Sum(diff))}");
            text.WriteLine();
            if (files)
                Table(text, ["", "path", "what"], diff.Files.Select(file => Row(diff, file)));
            else
                Table(text, ["directory", "added", "removed", "changed", "bytes"], FileTotals.ByDirectory(diff).Select(Row));
        }
        else if (diff.IsEmpty)
        {
            text.WriteLine();
            text.WriteLine("Nothing differs.");
        }
    }

    private static IEnumerable<string[]> Commits(CommitDiff diff)
    {
        yield return ["old", .. diff.Old is null ? ["nothing", "", ""] : Describe(diff.Old)];
        yield return ["new", .. Describe(diff.New)];
    }

    private static string[] Describe(StoredCommit commit) =>
        [Code(commit.Id.ToString()), DateText.Of(commit.Commit.Committer.Time), Escape(commit.Commit.Subject)];

    private static string[] Row(ReleaseChange fact) => [fact.Key, Value(fact.Old), Value(fact.New)];

    private static string[] Row(PackageChange package) => [Escape(DiffText.Name(package)), Value(package.Old), Value(package.New)];

    private static string[] Row(FileTotals sum) =>
        [Code(sum.Directory), $"{sum.Added}", $"{sum.Removed}", $"{sum.Changed}", ByteText.Signed(sum.Bytes)];

    private static string[] Row(CommitDiff diff, TreeDifference file)
    {
        string kind = file.Left is null ? "added" : file.Right is null ? "removed" : "changed";
        return [kind, Code(PathText.Display(file.Path)), Escape(DifferenceLine.Details(diff.OldTree, diff.NewTree, file))];
    }

    private static void Section(TextWriter text, string title, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0)
            return;
        text.WriteLine();
        text.WriteLine($"## {title}");
        text.WriteLine();
        Table(text, head, all);
    }

    private static void Table(TextWriter text, string[] head, IEnumerable<string[]> rows)
    {
        text.WriteLine($"| {string.Join(" | ", head)} |");
        text.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
        foreach (string[] row in rows)
            text.WriteLine($"| {string.Join(" | ", row)} |");
    }

    private static string Value(string? value) => value is null ? "" : Escape(value);

    // A cell ends at a bar even in code, and a name may have backticks in it.
    private static string Code(string text)
    {
        string shown = Printable.Of(text).Replace("|", @"\|", StringComparison.Ordinal);
        return shown.Contains('`', StringComparison.Ordinal) ? $"`` {shown} ``" : $"`{shown}`";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in Printable.Of(text))
            escaped.Append(@"\`*_{}[]<#|~".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}");
        return escaped.ToString();
    }
}

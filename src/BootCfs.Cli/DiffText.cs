using BootCfs.Commits;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary>What differs between two commits, for people at a terminal: a paragraph for each kind that has something.</summary>
internal static class DiffText
{
    internal static void Write(TextWriter text, Style style, CommitDiff diff, bool files)
    {
        text.WriteLine($"old  {(diff.Old is null ? "nothing" : Name(diff.Old))}");
        text.WriteLine($"new  {Name(diff.New)}");
        Section(text, "release", diff.Release.Select(fact => $"  {fact.Key}: {Value(fact.Old)} -> {Value(fact.New)}"));
        Section(text, "privileges", diff.Privileges.Select(change => style.Bad($"! {change.Path}") + $"  {Change(change)}"));
        Section(text, "packages", diff.Packages.Select(change => Line(style, change)));
        Section(text, "packages are not compared", diff.UnreadPackages.Select(reason => $"  {Printable.Of(reason)}"));
        if (files)
            Section(text, "files", diff.Files.Select(file => DifferenceLine.Of(diff.OldTree, diff.NewTree, file, style)));
        else
            Section(text, "files", FileTotals.ByDirectory(diff).Select(sum => $"  {Printable.Of(sum.Directory)}: {Counts(sum)}"));
        text.WriteLine();
        text.WriteLine(diff.IsEmpty ? "nothing differs" : $"files: {Counts(FileTotals.Sum(diff))}");
    }

    /// <summary>How many entries, and bytes.</summary>
    internal static string Counts(FileTotals sum) =>
        $"{sum.Added} added, {sum.Removed} removed, {sum.Changed} changed, {ByteText.Signed(sum.Bytes)}";

    /// <summary>The rights that a program gives now, and those it gave.</summary>
    internal static string Change(PrivilegeChange change) => change switch
    {
        { Old: null, New: { } granted } => $"{change.Kind} added: {granted}",
        { Old: { } taken, New: null } => $"{change.Kind} removed: {taken}",
        _ => $"{change.Kind} {change.Old} -> {change.New}",
    };

    /// <summary>A package with what it was built for.</summary>
    internal static string Name(PackageChange package) =>
        Printable.Of(package.Architecture.Length == 0 ? package.Name : $"{package.Name}:{package.Architecture}");

    private static string Name(StoredCommit commit) =>
        $"{ShortId.Of(commit.Id.ToString())}  {DateText.Of(commit.Commit.Committer.Time)}  {Printable.Of(commit.Commit.Subject)}";

    private static string Line(Style style, PackageChange package) => package switch
    {
        { Old: null } => style.Good($"A {Name(package)} {Value(package.New)}"),
        { New: null } => style.Bad($"D {Name(package)} {Value(package.Old)}"),
        _ => style.Warning($"M {Name(package)}") + $" {Value(package.Old)} -> {Value(package.New)}",
    };

    private static string Value(string? value) => value is null ? "(none)" : Printable.Of(value);

    private static void Section(TextWriter text, string title, IEnumerable<string> lines)
    {
        bool first = true;
        foreach (string line in lines)
        {
            if (first)
            {
                text.WriteLine();
                text.WriteLine($"{title}:");
                first = false;
            }

            text.WriteLine(line);
        }
    }
}

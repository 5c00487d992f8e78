using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary><c>bootcfs diff</c>: what differs between two commits, for those who review or watch builds.</summary>
internal sealed class DiffCommand : CliCommand
{
    private const string Range = "..";

    private readonly Option<bool> _stat = new("--stat") { Description = "Sum files up by directory, and do not list them" };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print Markdown, with tables, for a review" };
    private readonly Option<bool> _ignoreTimes = new("--ignore-times") { Description = "Let times of last change not count" };
    private readonly Option<bool> _unchanged = new("--unchanged-exit-77") { Description = "Exit with 77 when nothing differs" };
    private readonly Argument<string> _old = Revision.Argument("A");
    private readonly Argument<string[]> _rest = new("B|PATH")
    {
        Description = "Commit that A is compared with, and paths to compare, which begin with a slash",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal DiffCommand(CommandContext context)
        : base(context, "diff", "Show what differs between two commits, or between a commit and the one before")
    {
        Options.Add(_stat);
        Options.Add(_markdown);
        Options.Add(_ignoreTimes);
        Options.Add(_unchanged);
        Arguments.Add(_old);
        Arguments.Add(_rest);
    }

    protected override int Run(Invocation run)
    {
        if (run.Json && run.Get(_markdown))
            throw new UsageException("--json and --markdown exclude each other");
        string[] paths = [.. run.Get(_rest).Where(IsPath)];
        string[] revisions = [.. run.Get(_old).Split(Range, 2), .. run.Get(_rest).Where(word => !IsPath(word))];
        if (revisions.Length > 2)
            throw new UsageException($"more than two commits: {string.Join(", ", revisions)}") { Hint = "a path begins with a slash" };

        using Repository repository = Repository.Open(run.RepositoryPath);
        StoredCommit first = Revision.Read(repository, revisions[0]);
        (StoredCommit? old, StoredCommit changed) = revisions.Length == 2
            ? (first, Revision.Read(repository, revisions[1]))
            : (Before(repository.Commits, first), first);
        var diff = CommitDiff.Between(repository, old, changed, new DiffOptions(paths, run.Get(_ignoreTimes)));
        RequirePaths(diff, paths);

        bool files = !run.Get(_stat);
        if (run.Json)
            run.Print(Describe(diff, files), CliJson.Context.CommitDiffDocument);
        else if (run.Get(_markdown))
            DiffMarkdown.Write(run.Text, diff, files);
        else
            DiffText.Write(run.Text, run.Style, diff, files);
        return diff.IsEmpty && run.Get(_unchanged) ? ExitStatus.Unchanged : ExitStatus.Ok;
    }

    // No name of a commit begins so.
    private static bool IsPath(string word) => word.StartsWith('/');

    private static StoredCommit? Before(CommitStore commits, StoredCommit commit)
    {
        if (commits.ParentsOf(commit) is [GitObjectId parent, ..])
            return commits.Read(parent);
        return commit.Commit.Parents.Count == 0
            ? null
            : throw new UnknownRevisionException($"{commit.Id}^", "only this commit was copied here, not those before it");
    }

    // A path that is nowhere is a slip, and "nothing differs" would be the wrong answer to it.
    private static void RequirePaths(CommitDiff diff, string[] paths)
    {
        foreach (string path in paths)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(path);
            if (!diff.OldTree.TryGetPath(bytes, out _) && !diff.NewTree.TryGetPath(bytes, out _))
                throw new MissingPathException(path, diff.Old is null ? $"commit {diff.New.Id}" : $"commits {diff.Old.Id} and {diff.New.Id}");
        }
    }

    private static CommitDiffDocument Describe(CommitDiff diff, bool files) => new()
    {
        Old = diff.Old?.Id.ToString(),
        New = diff.New.Id.ToString(),
        Release = diff.Release,
        Privileges = diff.Privileges,
        Packages = diff.Packages,
        UnreadPackages = diff.UnreadPackages,
        Totals = FileTotals.Sum(diff),
        Directories = files ? null : FileTotals.ByDirectory(diff),
        Differences = files
            ? diff.Files.Select(difference => DifferenceDocument.Of(diff.OldTree, diff.NewTree, difference))
            : null,
    };
}

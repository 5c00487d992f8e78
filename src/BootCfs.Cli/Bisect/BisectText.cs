using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Cli.Bisect;

/// <summary>Tells where a search stands: the commit to try, or those it has come to.</summary>
internal static class BisectText
{
    internal static void Print(Invocation run, CommitStore commits, BisectStep step)
    {
        Note(run, commits, step);
        if (run.Json)
        {
            run.Print(
                new BisectDocument(
                    step.Next?.ToString(), step.Found?.ToString(), [.. step.Suspects.Select(commit => commit.ToString())], step.StepsLeft),
                CliJson.Context.BisectDocument);
            return;
        }

        foreach (GitObjectId commit in step.Next is { } next ? [next] : step.Suspects)
            run.Text.WriteLine(commit.ToString());
    }

    private static void Note(Invocation run, CommitStore commits, BisectStep step)
    {
        if (step is { IsMergeBase: true, Next: { } parting })
            run.Note($"good and bad commits part at one that has to be tried first: {Subject(commits, parting)}");
        else if (step.Next is { } next)
            run.Note($"{step.Suspects.Count} suspects, about {step.StepsLeft} more to try: {Subject(commits, next)}");
        else if (step.Found is { } found)
            run.Note($"{found} is the first bad commit: {Subject(commits, found)}");
        else
            run.Note($"all but skipped commits were tried: the first bad one is one of {step.Suspects.Count}");
    }

    private static string Subject(CommitStore commits, GitObjectId commit) => Printable.Of(commits.Read(commit).Commit.Subject);
}

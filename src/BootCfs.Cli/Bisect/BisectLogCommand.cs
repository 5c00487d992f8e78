using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect log</c>: what is known, as commands that say it again.</summary>
internal sealed class BisectLogCommand(CommandContext context) : CliCommand(context, "log", "Print what is known, as commands that say it again")
{
    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        CommitStore commits = repository.Commits;
        BisectMarks marks = BisectMarks.Read(commits);
        if (run.Json)
        {
            run.Print(
                new BisectLogDocument(marks.Bad.ToString(), [.. marks.Good.Select(id => id.ToString())], [.. marks.Skipped.Select(id => id.ToString())]),
                CliJson.Context.BisectLogDocument);
            return ExitStatus.Ok;
        }

        run.Text.WriteLine($"bootcfs bisect start {marks.Bad} {string.Join(' ', marks.Good)}");
        foreach (GitObjectId commit in marks.Skipped)
            run.Text.WriteLine($"bootcfs bisect skip {commit}");
        return ExitStatus.Ok;
    }
}

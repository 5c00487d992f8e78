using System.CommandLine;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect good|bad|skip</c>: takes what was found out, and prints the commit to try next.</summary>
internal sealed class BisectMarkCommand : CliCommand
{
    private readonly BisectVerdict _verdict;
    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly Argument<string[]> _revisions = new("REV")
    {
        Description = "Stream, tag, commit id or its beginning [default: the commit to try]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal BisectMarkCommand(CommandContext context, string name, string description, BisectVerdict verdict)
        : base(context, name, description)
    {
        _verdict = verdict;
        Options.Add(_lockTimeout);
        Arguments.Add(_revisions);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        CommitStore commits = repository.Commits;
        BisectMarks marks;
        using (repository.Lock($"bootcfs bisect {Name}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken))
        {
            marks = BisectMarks.Read(commits);
            GitObjectId[] named = [.. run.Get(_revisions).Select(commits.Resolve)];
            if (named.Length == 0)
                named = [marks.Next(commits).Next ?? throw new BisectException("there is nothing left to try")];
            foreach (GitObjectId commit in named)
                marks = marks.Mark(commits, commit, _verdict);
        }

        BisectText.Print(run, commits, marks.Next(commits));
        return ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect start</c>: begins a search and prints the commit to try.</summary>
internal sealed class BisectStartCommand : CliCommand
{
    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly Argument<string> _bad = Revision.Argument("BAD");
    private readonly Argument<string[]> _good = new("GOOD") { Description = "Commits before it that are as they should be", Arity = ArgumentArity.OneOrMore };

    internal BisectStartCommand(CommandContext context)
        : base(context, "start", "Begin a search, and print the commit to try")
    {
        Options.Add(_lockTimeout);
        Arguments.Add(_bad);
        Arguments.Add(_good);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        GitObjectId bad = repository.Commits.Resolve(run.Get(_bad));
        GitObjectId[] good = [.. run.Get(_good).Select(repository.Commits.Resolve).Distinct()];
        BisectMarks marks;
        using (repository.Lock("bootcfs bisect start", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken))
            marks = BisectMarks.Start(repository.Commits, bad, good);
        BisectText.Print(run, repository.Commits, marks.Next(repository.Commits));
        return ExitStatus.Ok;
    }
}

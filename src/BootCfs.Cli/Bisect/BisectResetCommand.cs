using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect reset</c>: ends a search, and forgets what is known.</summary>
internal sealed class BisectResetCommand : CliCommand
{
    private readonly LockTimeoutOption _lockTimeout = new();

    internal BisectResetCommand(CommandContext context)
        : base(context, "reset", "End a search, and forget what is known") => Options.Add(_lockTimeout);

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        using RepositoryLock held = repository.Lock("bootcfs bisect reset", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        BisectMarks.Reset(repository.Commits);
        return ExitStatus.Ok;
    }
}

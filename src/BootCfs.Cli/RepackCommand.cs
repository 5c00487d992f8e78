using BootCfs.Cli.Json;
using BootCfs.Commits;

namespace BootCfs.Cli;

/// <summary><c>bootcfs repack</c>: puts the history into one pack; <c>commit</c> does the most of it by itself.</summary>
internal sealed class RepackCommand : CliCommand
{
    private readonly LockTimeoutOption _lockTimeout = new();

    internal RepackCommand(CommandContext context)
        : base(context, "repack", "Put the whole history into one pack") => Options.Add(_lockTimeout);

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        RepackResult done = HistoryUpkeep.Repack(repository, run.GetLockWait(_lockTimeout), run.CancellationToken) ?? new RepackResult(0, 0, 0);
        if (run.Json)
            run.Print(new RepackDocument(done.Objects, done.LooseRemoved, done.PacksRemoved), CliJson.Context.RepackDocument);
        else if (done.Objects == 0)
            run.Note("all is in one pack already");
        else
            run.Note($"{done.Objects} objects in one pack, in place of {done.PacksRemoved} packs and {done.LooseRemoved} files");
        return ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Integrity;

namespace BootCfs.Cli;

/// <summary><c>bootcfs fsck</c>: looks at everything in a repository and says what is damaged and who needs it; writes only with <c>--repair</c>.</summary>
internal sealed class FsckCommand : CliCommand
{
    private const string Measure = "measure";

    private readonly Option<bool> _quick = new("--quick") { Description = "Look at names, lengths and measurements only, and read no content" };
    private readonly ChoiceOption _sealed = new("--sealed", "How much of objects that fs-verity guards is looked at", "read", Measure);

    private readonly Option<bool> _repair = new("--repair") { Description = "Repair what can be had from elsewhere or made anew" };
    private readonly Option<string[]?> _from = new("--from")
    {
        Description = "Repository or directory to repair from; may be given several times",
        HelpName = "PATH",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what a repair would do, and change nothing" };
    private readonly LockTimeoutOption _lockTimeout = new();

    internal FsckCommand(CommandContext context)
        : base(context, "fsck", "Look for damage in a repository, and repair it")
    {
        Options.Add(_quick);
        Options.Add(_sealed);
        Options.Add(_repair);
        Options.Add(_from);
        Options.Add(_dryRun);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        var options = new FsckOptions(run.Get(_quick), run.Get(_sealed) == Measure);
        string[] from = run.Find(_from) ?? [];
        bool repair = run.Get(_repair);
        bool dryRun = run.Get(_dryRun);
        if (!repair && (from.Length > 0 || dryRun))
            throw new UsageException("--from and --dry-run go with --repair");
        if (repair && options != new FsckOptions())
            throw new UsageException("--repair looks at everything: --quick and --sealed=measure do not go with it");

        using Repository repository = Repository.Open(run.RepositoryPath);
        var progress = new FsckProgress();
        RepairReport report;
        using (run.ShowProgress(() => $"{progress.Objects} of {progress.Total} objects, {ByteText.Of(progress.Bytes)}"))
        {
            report = repair
                ? Repairer.Run(repository, new RepairRequest(from, dryRun, run.GetLockWait(_lockTimeout)), progress, run.CancellationToken)
                : new RepairReport([], Fsck.Run(repository, options, progress, run.CancellationToken));
        }

        if (run.Json)
            run.Print(FsckDocument.Of(report, options.Quick, dryRun), CliJson.Context.FsckDocument);
        else
            FsckText.Write(run, report, dryRun);
        return report.After.IsClean ? ExitStatus.Ok : ExitStatus.VerificationFailed;
    }
}

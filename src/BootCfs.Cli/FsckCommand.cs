using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Integrity;

namespace BootCfs.Cli;

/// <summary><c>bootcfs fsck</c>: looks at everything in a repository and says what is damaged and who needs it; reads, never writes.</summary>
internal sealed class FsckCommand : CliCommand
{
    private const string Measure = "measure";

    private readonly Option<bool> _quick = new("--quick") { Description = "Look at names, lengths and measurements only, and read no content" };
    private readonly ChoiceOption _sealed = new("--sealed", "How much of objects that fs-verity guards is looked at", "read", Measure);

    internal FsckCommand(CommandContext context)
        : base(context, "fsck", "Look for damage in a repository")
    {
        Options.Add(_quick);
        Options.Add(_sealed);
    }

    protected override int Run(Invocation run)
    {
        var options = new FsckOptions(run.Get(_quick), run.Get(_sealed) == Measure);
        using Repository repository = Repository.Open(run.RepositoryPath);
        var progress = new FsckProgress();
        FsckReport report;
        using (run.ShowProgress(() => $"{progress.Objects} of {progress.Total} objects, {ByteText.Of(progress.Bytes)}"))
            report = Fsck.Run(repository, options, progress, run.CancellationToken);

        if (run.Json)
            run.Print(FsckDocument.Of(report, options.Quick), CliJson.Context.FsckDocument);
        else
            FsckText.Write(run, report);
        return report.IsClean ? ExitStatus.Ok : ExitStatus.VerificationFailed;
    }
}

using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs finalize</c>: publishes what is staged; run by a unit when the system is shut down.</summary>
internal sealed class FinalizeCommand : HostCommand
{
    private readonly Option<bool> _hold = new("--hold") { Description = "Only keep the host's filesystems mounted until a signal ends it" };

    internal FinalizeCommand(CommandContext context)
        : base(context, "finalize", "Publish the deployments that are staged") => Options.Add(_hold);

    protected override int Run(Invocation run)
    {
        if (run.Get(_hold))
        {
            using Host host = OpenHost(run);
            run.CancellationToken.WaitHandle.WaitOne();
            return ExitStatus.Ok;
        }

        Finalization done = Finalization.Run(run.Sysroot, FindBoot(run), ReadOptions(run), TimeProvider.System, run.CancellationToken);
        string[] published = [.. done.Published.Select(id => id.ToString())];
        PlanText.WriteNotes(run, done.Plan);
        if (run.Json)
            run.Print(new FinalizedDocument(IsDryRun(run), published, PlanDocument.Of(done.Plan)), CliJson.Context.FinalizedDocument);
        else if (IsDryRun(run))
            PlanText.WriteWhole(run, done.Plan);
        else
            run.Note(published.Length == 0 ? "nothing is staged" : $"{string.Join(", ", published.Select(ShortId.OfDeployment))} {(published.Length == 1 ? "has its" : "have their")} entry");
        return ExitStatus.Ok;
    }
}

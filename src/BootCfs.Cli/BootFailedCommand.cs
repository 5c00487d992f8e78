using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs boot-failed</c>: run by a unit when a boot has not proved healthy, to know whether to end it.</summary>
internal sealed class BootFailedCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();

    internal BootFailedCommand(CommandContext context)
        : base(context, "boot-failed", "Say whether a boot that has not proved healthy is to be ended") => Options.Add(_boot);

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        FailedBoot failed = FailedBoot.Run(host);
        string what = failed.IsOver ? "a reboot leads on" : "a reboot would not help";
        run.Note($"{what}: {Printable.Of(failed.Reason)}");
        if (run.Json)
            run.Print(new BootFailedDocument(failed.Deployment.Id.ToString(), failed.IsOver, failed.Reason), CliJson.Context.BootFailedDocument);
        return failed.IsOver ? ExitStatus.Ok : ExitStatus.Unchanged;
    }
}

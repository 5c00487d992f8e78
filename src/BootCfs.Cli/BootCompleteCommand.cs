using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs boot-complete</c>: run by a unit when a boot has proved healthy.</summary>
internal sealed class BootCompleteCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();

    internal BootCompleteCommand(CommandContext context)
        : base(context, "boot-complete", "Record that the system that runs has booted healthily") => Options.Add(_boot);

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        BootCompletion completion = BootCompletion.Run(host, TimeProvider.System);
        run.Note(completion.Epoch is null
            ? "the commit that runs is not signed: its security epoch is not recorded"
            : $"security epoch {completion.Epoch} has booted; {completion.Deployment.Os} does not go below {completion.Highest?.HighestEpoch}");
        if (run.Json)
        {
            run.Print(
                new BootCompleteDocument(
                    completion.Deployment.Id.ToString(), completion.Deployment.Os.ToString(), completion.Epoch, completion.Highest?.HighestEpoch),
                CliJson.Context.BootCompleteDocument);
        }

        return ExitStatus.Ok;
    }
}

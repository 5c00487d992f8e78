using System.CommandLine;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs rollback</c>: lets a deployment that is there boot next.</summary>
internal sealed class RollbackCommand : HostCommand
{
    private readonly Option<string?> _to = new("--to")
    {
        Description = "Which deployment; else the way back that status shows",
        HelpName = "DEPLOYMENT",
    };

    internal RollbackCommand(CommandContext context)
        : base(context, "rollback", "Let a deployment that is there boot next") => Options.Add(_to);

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId? to = run.Find(_to) is { } text ? DeploymentName.Find(host, text) : null;
        (HostPlan plan, Deployment target) = Rollback.Run(host, to, ReadOptions(run), run.CancellationToken);
        Print(run, target.Record.Id.ToString(), plan, $"{ShortId.OfDeployment(target.Record.Id.ToString())} boots next");
        return ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs unpin</c>: lets go of a pinned deployment.</summary>
internal sealed class UnpinCommand : HostCommand
{
    private readonly Argument<string> _deployment = DeploymentName.Argument();

    internal UnpinCommand(CommandContext context)
        : base(context, "unpin", "Let go of a pinned deployment") => Arguments.Add(_deployment);

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId id = DeploymentName.Find(host, run.Get(_deployment));
        HostPlan plan = Pinning.Unpin(host, id, ReadOptions(run), run.CancellationToken);
        Print(run, id.ToString(), plan, $"{ShortId.OfDeployment(id.ToString())} is pinned no longer");
        return ExitStatus.Ok;
    }
}

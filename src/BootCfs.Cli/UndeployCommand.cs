using System.CommandLine;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs undeploy</c>: takes a deployment away with its <c>/etc</c>.</summary>
internal sealed class UndeployCommand : HostCommand
{
    private readonly Argument<string> _deployment = DeploymentName.Argument();
    private readonly Option<bool> _yes = Confirmation.Option();

    internal UndeployCommand(CommandContext context)
        : base(context, "undeploy", "Take a deployment away, with its /etc")
    {
        Arguments.Add(_deployment);
        Options.Add(_yes);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId id = DeploymentName.Find(host, run.Get(_deployment));
        HostChangeOptions options = ReadOptions(run);
        string name = ShortId.OfDeployment(id.ToString());
        if (!options.DryRun && !run.Get(_yes))
        {
            HostPlan rehearsed = Undeployment.Run(host, id, options with { DryRun = true }, run.CancellationToken);
            string wayBack = rehearsed.WayBack is null ? ", and no way back is left" : "";
            Confirmation.Require(run, $"take away deployment {name} with its /etc{wayBack}?");
        }

        HostPlan plan = Undeployment.Run(host, id, options, run.CancellationToken);
        Print(run, id.ToString(), plan, $"{name} is gone");
        return ExitStatus.Ok;
    }
}

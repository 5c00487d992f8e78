using System.CommandLine;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs pin</c>: keeps a deployment, and shows its label in the boot menu.</summary>
internal sealed class PinCommand : HostCommand
{
    private readonly Argument<string> _deployment = DeploymentName.Argument();
    private readonly Option<string?> _label = new("--label") { Description = "What it is called in the boot menu", HelpName = "TEXT" };

    internal PinCommand(CommandContext context)
        : base(context, "pin", "Keep a deployment whatever gc is told")
    {
        Arguments.Add(_deployment);
        Options.Add(_label);
        _label.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Pinning.IsLabel(token.Value))
                result.AddError("--label is one line of at most 64 characters, without brackets, and without blanks at its ends");
        });
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId id = DeploymentName.Find(host, run.Get(_deployment));
        HostPlan plan = Pinning.Pin(host, id, run.Find(_label) ?? "", ReadOptions(run), run.CancellationToken);
        Print(run, id.ToString(), plan, $"{ShortId.OfDeployment(id.ToString())} is pinned");
        return ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Cli.Etc;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs rollback</c>: lets a deployment that is there boot next.</summary>
internal sealed class RollbackCommand : HostCommand
{
    private const string Keep = "keep";

    private readonly Option<string?> _to = new("--to")
    {
        Description = "Which deployment; else the way back that status shows",
        HelpName = "DEPLOYMENT",
    };

    private readonly ChoiceOption _etc = new("--etc", "Its /etc as it was left, or its default with the changes of the one in use", "old", Keep);
    private readonly EtcConflictOption _conflict = new();
    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly DowngradeOption _allowDowngrade = new();
    private readonly Option<bool> _allowQuarantined = AllowQuarantined.Option();

    internal RollbackCommand(CommandContext context)
        : base(context, "rollback", "Let a deployment that is there boot next")
    {
        Options.Add(_to);
        Options.Add(_etc);
        _conflict.AddTo(this);
        Options.Add(_policy);
        Options.Add(_allowUnsigned);
        Options.Add(_allowDowngrade);
        Options.Add(_allowQuarantined);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId? to = run.Find(_to) is { } text ? DeploymentName.Find(host, text) : null;
        if (run.Get(_etc) == Keep)
            return KeepEtc(run, host, to);
        (HostPlan plan, Deployment target) = Rollback.Run(
            host, to, _allowDowngrade.Read(run), run.Get(_allowQuarantined), ReadOptions(run), run.CancellationToken);
        if (_allowDowngrade.Read(run) is { } reason)
            DowngradeOption.Tell(run, reason);
        Print(run, target.Record.Id.ToString(), plan, $"{ShortId.OfDeployment(target.Record.Id.ToString())} boots next");
        return ExitStatus.Ok;
    }

    private int KeepEtc(Invocation run, Host host, DeploymentId? to)
    {
        DeploymentPlan plan = EtcRollback.Run(
            host, to, _conflict.Read(run), _policy.LoadSystem(run), _allowDowngrade.Read(run), run.Get(_allowUnsigned), run.Get(_allowQuarantined), ReadOptions(run), TimeProvider.System, run.Note, run.CancellationToken);
        string id = plan.Record.Id.ToString();
        if (IsDryRun(run) && !run.Json)
            EtcText.Write(run.Text, run.Style, plan.Etc);
        Print(run, id, plan.Change, $"{ShortId.OfDeployment(id)} boots next");
        return plan.Etc.IsRefused ? ExitStatus.EtcConflict : ExitStatus.Ok;
    }
}

using System.CommandLine;
using BootCfs.Cli.Etc;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;

namespace BootCfs.Cli;

/// <summary><c>bootcfs try</c>: deploys a commit that boots once.</summary>
internal sealed class TryCommand : HostCommand
{
    private readonly Argument<string> _revision = Revision.Argument("COMMIT");
    private readonly EtcConflictOption _conflict = new();
    private readonly DeployOptions _deploy = new(isTrial: true);
    private readonly Option<string?> _stream = StreamOption.Create();

    internal TryCommand(CommandContext context)
        : base(context, "try", "Put a commit in place to boot once, and then the one before again")
    {
        Arguments.Add(_revision);
        _conflict.AddTo(this);
        _deploy.AddTo(this);
        Options.Add(_stream);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeployRequest request = Trial.RequestOf(host, _deploy.Read(run, run.Get(_revision), ReadOptions(run).LockWait) with
        {
            Stream = run.Find(_stream),
            Etc = new EtcRequest { Conflicts = _conflict.Read(run) },
        });
        DeploymentPlan plan = Deployer.Run(host, run.NamedRepository, request, IsDryRun(run), TimeProvider.System, run.Note, run.CancellationToken);
        DeployReport.Write(run, host, plan, IsDryRun(run));
        return plan.Etc.IsRefused ? ExitStatus.EtcConflict : ExitStatus.Ok;
    }
}

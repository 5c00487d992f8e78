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
    private readonly PolicyOption _policy = new();
    private readonly Option<string?> _stream = StreamOption.Create();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly DowngradeOption _allowDowngrade = new();

    internal TryCommand(CommandContext context)
        : base(context, "try", "Put a commit in place to boot once, and then the one before again")
    {
        Arguments.Add(_revision);
        _conflict.AddTo(this);
        Options.Add(_policy);
        Options.Add(_stream);
        Options.Add(_allowUnsigned);
        Options.Add(_allowDowngrade);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeployRequest request = Trial.RequestOf(host, new DeployRequest
        {
            Revision = run.Get(_revision),
            Policy = _policy.LoadSystem(run),
            Stream = run.Find(_stream),
            AllowUnsigned = run.Get(_allowUnsigned),
            DowngradeReason = _allowDowngrade.Read(run),
            Etc = new EtcRequest { Conflicts = _conflict.Read(run) },
            LockWait = ReadOptions(run).LockWait,
        });
        DeploymentPlan plan = Deployer.Run(host, run.NamedRepository, request, IsDryRun(run), TimeProvider.System, run.Note, run.CancellationToken);
        DeployReport.Write(run, host, plan, IsDryRun(run));
        return plan.Etc.IsRefused ? ExitStatus.EtcConflict : ExitStatus.Ok;
    }
}

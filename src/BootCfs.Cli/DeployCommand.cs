using System.CommandLine;
using BootCfs.Cli.Etc;
using BootCfs.Deploy;
using BootCfs.Format.Boot;

namespace BootCfs.Cli;

/// <summary><c>bootcfs deploy</c>: puts a commit in place, to boot next, and prints the deployment's id.</summary>
internal sealed class DeployCommand : CliCommand
{
    private readonly Argument<string> _revision = Revision.Argument("COMMIT");
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<string?> _os = new("--os") { Description = "OS name, whose /var it gets; else ID of os-release", HelpName = "NAME" };
    private readonly KargOption _kargs = new();
    private readonly DeployOptions _deploy = new();
    private readonly Option<string?> _ukiFile = new("--uki-file") { Description = "Boot this unified kernel image, which must fit the commit", HelpName = "FILE" };
    private readonly EtcOptions _etc = new();
    private readonly Option<string?> _stream = StreamOption.Create();
    private readonly Option<bool> _stage = new("--stage") { Description = "Do everything but publish the entry, which happens when the system is shut down" };
    private readonly Option<bool> _dryRun = DryRunOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal DeployCommand(CommandContext context)
        : base(context, "deploy", "Put a commit in place, to boot next, and print the deployment's id")
    {
        Arguments.Add(_revision);
        Options.Add(_boot);
        Options.Add(_os);
        Options.Add(_kargs);
        _deploy.AddTo(this);
        Options.Add(_ukiFile);
        _etc.AddTo(this);
        Options.Add(_stream);
        Options.Add(_stage);
        Options.Add(_dryRun);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        DeployRequest request = Read(run);
        bool dryRun = run.Get(_dryRun);
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        DeploymentPlan plan = Deployer.Run(
            host, run.NamedRepository, request, dryRun, TimeProvider.System, run.Note, run.CancellationToken);
        DeployReport.Write(run, host, plan, dryRun);
        return plan.Etc.IsRefused ? ExitStatus.EtcConflict : ExitStatus.Ok;
    }

    private DeployRequest Read(Invocation run)
    {
        OsName? os = null;
        if (run.Find(_os) is { } text)
            os = OsName.TryParse(text, out OsName name) ? name : throw new UsageException($"'{text}' cannot name an operating system");
        string? ukiFile = run.Find(_ukiFile);
        if (ukiFile is not null && run.Find(_kargs) is { Length: > 0 })
            throw new UsageException("--karg does not go with --uki-file: the arguments are inside");
        DeployRequest request = _deploy.Read(run, run.Get(_revision), run.GetLockWait(_lockTimeout)) with
        {
            Stream = run.Find(_stream),
            Os = os,
            Kargs = run.Find(_kargs) ?? [],
            Etc = _etc.Read(run),
            Stage = run.Get(_stage),
        };
        return ukiFile is null ? request : request with { Uki = new UkiRequest(ukiFile) };
    }
}

using System.CommandLine;
using System.Globalization;
using BootCfs.Cli.Etc;
using BootCfs.Deploy;
using BootCfs.Format.Boot;

namespace BootCfs.Cli;

/// <summary><c>bootcfs deploy</c>: puts a commit in place, to boot next, and prints the deployment's id.</summary>
internal sealed class DeployCommand : CliCommand
{
    private const int MostTries = 99;

    private readonly Argument<string> _revision = Revision.Argument("COMMIT");
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<string?> _os = new("--os") { Description = "OS name, whose /var it gets; else ID of os-release", HelpName = "NAME" };
    private readonly KargOption _kargs = new();
    private readonly Option<bool> _uki = new("--uki") { Description = "Boot a unified kernel image, made here, instead of kernel and initramfs" };
    private readonly Option<string?> _ukiFile = new("--uki-file") { Description = "Boot this unified kernel image, which must fit the commit", HelpName = "FILE" };
    private readonly EtcOptions _etc = new();
    private readonly PolicyOption _policy = new();
    private readonly Option<string?> _stream = StreamOption.Create();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly DowngradeOption _allowDowngrade = new();
    private readonly Option<bool> _stage = new("--stage") { Description = "Do everything but publish the entry, which happens when the system is shut down" };
    private readonly Option<bool> _allowQuarantined = AllowQuarantined.Option();
    private readonly Option<int?> _tries = new("--tries")
    {
        Description = "How often it is tried to boot healthily before the one before boots again; 0: it is not counted",
        HelpName = "N",
    };

    private readonly Option<bool> _dryRun = DryRunOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal DeployCommand(CommandContext context)
        : base(context, "deploy", "Put a commit in place, to boot next, and print the deployment's id")
    {
        Arguments.Add(_revision);
        Options.Add(_boot);
        Options.Add(_os);
        Options.Add(_kargs);
        Options.Add(_uki);
        Options.Add(_ukiFile);
        _etc.AddTo(this);
        Options.Add(_policy);
        Options.Add(_stream);
        Options.Add(_allowUnsigned);
        Options.Add(_allowDowngrade);
        Options.Add(_stage);
        Options.Add(_allowQuarantined);
        _tries.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int tries) || tries is < 0 or > MostTries))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--tries is a number from 0 to {MostTries}"));
        });
        Options.Add(_tries);
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
        return new DeployRequest
        {
            Revision = run.Get(_revision),
            Policy = _policy.LoadSystem(run),
            Stream = run.Find(_stream),
            DowngradeReason = _allowDowngrade.Read(run),
            Os = os,
            Kargs = run.Find(_kargs) ?? [],
            Uki = ReadUki(run),
            AllowUnsigned = run.Get(_allowUnsigned),
            AllowQuarantined = run.Get(_allowQuarantined),
            Tries = run.Find(_tries),
            Etc = _etc.Read(run),
            Stage = run.Get(_stage),
            LockWait = run.GetLockWait(_lockTimeout),
        };
    }

    private UkiRequest? ReadUki(Invocation run)
    {
        if (run.Find(_ukiFile) is not { } file)
            return run.Get(_uki) ? new UkiRequest(null) : null;
        return run.Find(_kargs) is { Length: > 0 }
            ? throw new UsageException("--karg does not go with --uki-file: the arguments are inside")
            : new UkiRequest(file);
    }
}

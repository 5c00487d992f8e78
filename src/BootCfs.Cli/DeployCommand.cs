using System.CommandLine;
using BootCfs.Cli.Etc;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs deploy</c>: puts a commit in place, to boot next, and prints the deployment's id.</summary>
internal sealed class DeployCommand : CliCommand
{
    private readonly Argument<string> _revision = Revision.Argument("COMMIT");
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<string?> _os = new("--os") { Description = "OS name, whose /var it gets; else ID of os-release", HelpName = "NAME" };
    private readonly KargOption _kargs = new();
    private readonly EtcOptions _etc = new();
    private readonly PolicyOption _policy = new();
    private readonly Option<string?> _stream = StreamOption.Create();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly DowngradeOption _allowDowngrade = new();
    private readonly Option<bool> _dryRun = DryRunOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal DeployCommand(CommandContext context)
        : base(context, "deploy", "Put a commit in place, to boot next, and print the deployment's id")
    {
        Arguments.Add(_revision);
        Options.Add(_boot);
        Options.Add(_os);
        Options.Add(_kargs);
        _etc.AddTo(this);
        Options.Add(_policy);
        Options.Add(_stream);
        Options.Add(_allowUnsigned);
        Options.Add(_allowDowngrade);
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
        if (!plan.VerityRequired)
            run.Note($"warning: no fs-verity on {host.Path}: the image is hashed at boot, and files are not verified when they are read");
        Tell(run, plan);
        PlanText.WriteNotes(run, plan.Change);
        DeployDocument document = Describe(plan, dryRun);
        if (run.Json)
            run.Print(document, CliJson.Context.DeployDocument);
        else if (dryRun)
            WriteText(run, document, plan);
        else
            run.Text.WriteLine(document.Deployment);
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
            AllowUnsigned = run.Get(_allowUnsigned),
            Etc = _etc.Read(run),
            LockWait = run.GetLockWait(_lockTimeout),
        };
    }

    // What goes on in spite of policy is said each time; units' messages are in the journal.
    private static void Tell(Invocation run, DeploymentPlan plan)
    {
        foreach (TrustReason reason in plan.Trust.Reasons)
            run.Note($"warning: {reason.Id}: {Printable.Of(reason.Message)}");
        if (plan.Record.Downgrade is { } why)
            DowngradeOption.Tell(run, why);
    }

    private static void WriteText(Invocation run, DeployDocument document, DeploymentPlan plan)
    {
        TextWriter text = run.Text;
        text.WriteLine($"deployment  {document.Deployment}");
        text.WriteLine($"commit      {document.Commit}");
        text.WriteLine($"image       {document.Image}");
        text.WriteLine($"os          {document.Os}");
        text.WriteLine($"entry       {document.Entry}");
        text.WriteLine($"options     {document.Options}");
        text.WriteLine($"objects     {document.MissingObjects} new");
        text.WriteLine($"root        {ByteText.Of(document.RootBytes)} at most");
        text.WriteLine($"boot        {ByteText.Of(document.BootBytes)} at most");
        text.WriteLine($"verified by {document.Verity}");
        text.WriteLine($"signed by   {(document.Signers.Count == 0 ? "nobody that is trusted" : Printable.Of(string.Join(", ", document.Signers)))}");
        text.WriteLine($"way back    {document.Previous ?? "none"}");
        EtcText.Write(text, run.Style, plan.Etc);
        PlanText.Write(run, plan.Change);
    }

    private static DeployDocument Describe(DeploymentPlan plan, bool dryRun) => new()
    {
        DryRun = dryRun,
        Deployment = plan.Record.Id.ToString(),
        Commit = plan.Record.Commit.ToString(),
        Image = plan.Record.Image.ToString(),
        Os = plan.Record.Os.ToString(),
        Entry = plan.EntryName.ToString(),
        Options = plan.Entry.Options,
        MissingObjects = plan.MissingObjects.Count,
        RootBytes = plan.Change.RootBytes,
        BootBytes = plan.Change.BootBytes,
        Verity = plan.VerityRequired ? "kernel" : "user-space",
        Unsigned = plan.Record.IsUnsigned,
        Downgrade = plan.Record.Downgrade,
        Signers = [.. plan.Trust.Signers],
        SecurityEpoch = plan.Trust.Epoch,
        Previous = plan.Previous?.Id.ToString(),
        Etc = EtcDocument.Of(plan.Etc),
        Plan = PlanDocument.Of(plan.Change),
    };
}

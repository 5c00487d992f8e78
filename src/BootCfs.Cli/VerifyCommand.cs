using System.CommandLine;
using BootCfs.Audit;
using BootCfs.Cli.Json;
using BootCfs.Integrity;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs verify</c>: walks the chain link by link and says where it breaks; writes only with <c>--repair</c>.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private const string Measure = "measure";

    private readonly Argument<string?> _target = new("TARGET")
    {
        Description = "Deployment id, commit or stream",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _booted = new("--booted") { Description = "Verify the system that is running; the default" };
    private readonly Option<bool> _all = new("--all") { Description = "Verify every deployment" };
    private readonly ChoiceOption _content = new("--content", "Read all objects, or only ask the kernel what it enforces", "full", Measure);
    private readonly Option<bool> _repair = new("--repair") { Description = "Bring damaged objects back, then verify again" };
    private readonly Option<string[]?> _from = new("--from")
    {
        Description = "Repository or directory to repair from; may be given several times",
        HelpName = "PATH",
    };

    private readonly VerifyOutputs _outputs = new();
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal VerifyCommand(CommandContext context)
        : base(context, "verify", "Verify every link from commit to running system")
    {
        Arguments.Add(_target);
        Options.Add(_booted);
        Options.Add(_all);
        Options.Add(_content);
        Options.Add(_repair);
        Options.Add(_from);
        _outputs.AddTo(this);
        Options.Add(_boot);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        string? target = run.Find(_target);
        if ((run.Get(_booted) ? 1 : 0) + (run.Get(_all) ? 1 : 0) + (target is null ? 0 : 1) > 1)
            throw new UsageException("--booted, --all and TARGET exclude each other");
        if (!run.Get(_repair) && run.Find(_from) is { Length: > 0 })
            throw new UsageException("--from goes with --repair");

        long start = TimeProvider.System.GetTimestamp();
        IReadOnlyList<AuditReport> reports = Audit(run, target);
        IReadOnlyList<Repair> repairs = [];
        if (run.Get(_repair) && reports.Any(IsRepairable))
        {
            repairs = Repair(run);
            reports = Audit(run, target);
        }

        bool verified = !reports.Any(report => report.HasFailed);
        VerifyDocument document = VerifyDocument.Of(reports, repairs);
        _outputs.Write(run, document, TimeProvider.System.GetElapsedTime(start));
        if (run.Json)
        {
            run.Print(document, CliJson.Context.VerifyDocument);
        }
        else
        {
            FsckText.Write(run, repairs, dryRun: false);
            foreach (AuditReport report in reports)
                ReportText.Write(run, report);
        }

        return verified ? ExitStatus.Ok : ExitStatus.VerificationFailed;
    }

    private List<AuditReport> Audit(Invocation run, string? target)
    {
        var options = new AuditOptions
        {
            Content = run.Get(_content) == Measure ? ContentDepth.Measure : ContentDepth.Full,
            Policy = () => TrustPolicy.Load(run.NamedRepository is { } own ? [TrustPlace.OfRepository(own)] : TrustPlace.System),
        };
        using VerifySubjects subjects = Open(run, options);
        IEnumerable<AuditSubject> asked = run.Get(_all) ? subjects.All() : target is null ? subjects.Booted() : [subjects.Find(target)];
        return [.. asked.Select(subject => Auditor.Run(subject, run.CancellationToken))];
    }

    private IReadOnlyList<Repair> Repair(Invocation run)
    {
        using VerifySubjects subjects = Open(run, AuditOptions.Default);
        var request = new RepairRequest(run.Find(_from) ?? [], DryRun: false, run.GetLockWait(_lockTimeout));
        return Repairer.Run(subjects.Repository, request, null, run.CancellationToken).Repairs;
    }

    private VerifySubjects Open(Invocation run, AuditOptions options) => new(run.Sysroot, run.Find(_boot), run.NamedRepository, options);

    // What else may be broken is not in the repository, or nobody has it to give.
    private static bool IsRepairable(AuditReport report) =>
        report.Results.Any(result => result.Verdict == Verdict.Fail && (result.ObjectDigest is not null || result.Check == AuditChecks.ImageNames));
}

using System.CommandLine;
using BootCfs.Audit;
using BootCfs.Audit.Evidence;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Integrity;

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

    private readonly EvidenceOptions _evidence = new();
    private readonly PolicyOption _policy = new();
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
        _evidence.AddTo(this);
        Options.Add(_policy);
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
        if (_evidence.FindExamined(run) is { } examined)
        {
            if (target is not null || run.Get(_booted) || run.Get(_all) || run.Get(_repair) || _evidence.IsWritten(run))
                throw new UsageException("--evidence-file is examined instead of a system: nothing else is verified with it");
            return Answer(run, [EvidenceOptions.Examine(run, examined, _policy)], [], start);
        }

        EvidenceCollector? collector = _evidence.IsWritten(run) ? new EvidenceCollector() : null;
        IReadOnlyList<AuditReport> reports = Audit(run, target, collector, out EvidenceDocument? seen);
        IReadOnlyList<Repair> repairs = [];
        if (run.Get(_repair) && reports.Any(IsRepairable))
        {
            repairs = Repair(run);
            reports = Audit(run, target, collector is null ? null : new EvidenceCollector(), out seen);
        }

        if (seen is not null)
            _evidence.Write(run, seen);
        return Answer(run, reports, repairs, start);
    }

    private int Answer(Invocation run, IReadOnlyList<AuditReport> reports, IReadOnlyList<Repair> repairs, long start)
    {
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

    private List<AuditReport> Audit(Invocation run, string? target, EvidenceCollector? collector, out EvidenceDocument? seen)
    {
        var options = new AuditOptions
        {
            Content = run.Get(_content) == Measure ? ContentDepth.Measure : ContentDepth.Full,
            Policy = () => _policy.LoadOwn(run),
        };
        using VerifySubjects subjects = Open(run, options);
        IEnumerable<AuditSubject> asked = run.Get(_all) ? subjects.All() : target is null ? subjects.Booted() : [subjects.Find(target)];
        var reports = new List<AuditReport>();
        foreach (AuditSubject subject in asked)
        {
            AuditReport report = Auditor.Run(subject, run.CancellationToken);
            collector?.Add(subject, report);
            reports.Add(report);
        }

        bool isLive = subjects.IsLive;
        seen = collector?.Finish(TimeProvider.System, isLive ? LiveSystem.Read() : null, isLive ? Platform.Read() : null);
        return reports;
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

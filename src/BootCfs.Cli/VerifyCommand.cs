using System.CommandLine;
using BootCfs.Audit;
using BootCfs.Cli.Json;

namespace BootCfs.Cli;

/// <summary><c>bootcfs verify</c>: walks the chain link by link and says where it breaks; reads, never writes.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private readonly Argument<string?> _target = new("TARGET")
    {
        Description = "Deployment id, commit or stream",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _booted = new("--booted") { Description = "Verify the system that is running; the default" };
    private readonly Option<bool> _all = new("--all") { Description = "Verify every deployment" };
    private readonly Option<string?> _boot = BootOption.Create();

    internal VerifyCommand(CommandContext context)
        : base(context, "verify", "Verify every link from commit to running system")
    {
        Arguments.Add(_target);
        Options.Add(_booted);
        Options.Add(_all);
        Options.Add(_boot);
    }

    protected override int Run(Invocation run)
    {
        string? target = run.Find(_target);
        if ((run.Get(_booted) ? 1 : 0) + (run.Get(_all) ? 1 : 0) + (target is null ? 0 : 1) > 1)
            throw new UsageException("--booted, --all and TARGET exclude each other");

        using var subjects = new VerifySubjects(run.Sysroot, run.Find(_boot), run.NamedRepository);
        IEnumerable<AuditSubject> asked = run.Get(_all) ? subjects.All() : [target is null ? subjects.Booted() : subjects.Find(target)];
        List<AuditReport> reports = [.. asked.Select(subject => Auditor.Run(subject, CancellationToken.None))];
        bool verified = !reports.Exists(report => report.HasFailed);
        if (run.Json)
            run.Print(new VerifyDocument(verified, [.. reports.Select(Describe)]), CliJson.Context.VerifyDocument);
        else
            reports.ForEach(report => ReportText.Write(run, report));
        return verified ? ExitStatus.Ok : ExitStatus.VerificationFailed;
    }

    private static ReportDocument Describe(AuditReport report) => new(
        report.Subject,
        report.Commit,
        report.Deployment,
        [.. report.Results.Select(result => new ResultDocument(
            result.Check, ReportText.Name(result.Verdict), result.Detail, result.ObjectDigest, result.Path, result.Hint))]);
}

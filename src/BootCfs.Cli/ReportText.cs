using BootCfs.Audit;

namespace BootCfs.Cli;

/// <summary>A report for people: one line a link, then what it comes to.</summary>
internal static class ReportText
{
    private const int Width = 20; // of the longest name of a check

    internal static void Write(Invocation run, AuditReport report)
    {
        run.Text.WriteLine(report.Deployment is null || report.Commit is null ? report.Subject : $"{report.Subject}, commit {report.Commit}");
        foreach (CheckResult result in report.Results)
        {
            run.Text.WriteLine($"  {Mark(run.Style, result.Verdict)}  {result.Check,-Width} {Printable.Of(result.Detail)}");
            if (run.Verbose)
                run.Text.WriteLine($"        {"",-Width} {AuditChecks.All.First(check => check.Id == result.Check).Claim}");
            if (result.Hint is not null)
                run.Text.WriteLine($"        {"",-Width} hint: {result.Hint}");
        }

        run.Text.WriteLine(Summary(run.Style, report));
    }

    /// <summary>The verdict in a word, as JSON has it.</summary>
    internal static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warn => "warn",
        Verdict.Fail => "fail",
        _ => "skip",
    };

    private static string Summary(Style style, AuditReport report)
    {
        int Count(Verdict verdict) => report.Results.Count(result => result.Verdict == verdict);
        string counts = $"{Count(Verdict.Pass)} passed, {Count(Verdict.Warn)} warned, {Count(Verdict.Fail)} failed, {Count(Verdict.Skip)} skipped";
        return report.HasFailed ? $"{style.Bad("broken")}: {counts}" : $"{style.Good("verified")}: {counts}";
    }

    private static string Mark(Style style, Verdict verdict) => verdict switch
    {
        Verdict.Pass => style.Good("pass"),
        Verdict.Warn => style.Warning("warn"),
        Verdict.Fail => style.Bad("FAIL"),
        _ => "skip",
    };
}

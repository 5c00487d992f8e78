using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;

namespace BootCfs.Audit.Evidence;

/// <summary>Holds results to the facts beside them, and facts to the commits and the host.</summary>
internal static class EvidenceFacts
{
    /// <summary>What was expected of images, releases and boot files stands in the signed commit, and on the host's command line.</summary>
    internal static CheckResult[] Expected(EvidenceCheck check, EvidenceSubject subject)
    {
        CheckResult[] found =
        [
            .. from report in subject.Document.Reports
               from result in report.Results
               from fact in result.Facts
               let said = Said(subject.Find(report.Commit), fact.Name)
               where said is not null && said != fact.Expected
               select check.Fail($"{report.Subject}: {result.Check} expected {fact.Name} {fact.Expected}, the commit says {said}"),
            .. CommandLine(check, subject),
        ];
        return found.Length > 0 ? found : [check.Pass("all of them")];
    }

    /// <summary>A verdict that does not follow from its facts was changed, and so was a report that lacks a check.</summary>
    internal static CheckResult[] Results(EvidenceCheck check, EvidenceSubject subject)
    {
        CheckResult[] found =
        [
            .. from report in subject.Document.Reports
               from result in report.Results
               where !Follows(result)
               select check.Fail($"{report.Subject}: {result.Check} is {result.Verdict}, and its facts say otherwise"),
            .. from report in subject.Document.Reports
               from made in AuditChecks.All
               where made.IsAbout(report.Scope) && !report.Results.Any(result => result.Check == made.Id)
               select check.Fail($"{report.Subject}: {made.Id} is missing"),
            .. from report in subject.Document.Reports
               from result in report.Results
               where !AuditChecks.All.Any(made => made.Id == result.Check)
               select check.Warn($"{report.Subject}: {result.Check} is not known here") with { Hint = "use a bootcfs that is as new as the host's" },
        ];
        return found.Length > 0 ? found : [check.Pass($"{subject.Document.Reports.Sum(report => report.Results.Count)} results")];
    }

    private static bool Follows(CheckResult result) => result.Verdict switch
    {
        Verdict.Pass => result.Facts.All(fact => fact.Holds),
        Verdict.Fail => result.Facts.Count == 0 || result.Facts.Any(fact => !fact.Holds),
        _ => true,
    };

    private static string? Said(ReadCommit? commit, string name) => commit is null ? null : name switch
    {
        FactNames.Image => commit.Trailers.Image.Digest.ToHex(),
        FactNames.Release => commit.Trailers.Release.ToString(),
        FactNames.Algorithm => commit.Release.Image.Algorithm.Name(),
        FactNames.Linux => commit.Release.Boot?.Linux.Digest.ToString(),
        FactNames.Initrd => commit.Release.Boot?.Initrd.Digest.ToString(),
        _ => null,
    };

    // The system that ran is the one whose image the kernel was booted with.
    private static IEnumerable<CheckResult> CommandLine(EvidenceCheck check, EvidenceSubject subject)
    {
        if (subject.Document.Host is not { } host)
            return [];
        IReadOnlyList<ComposefsKarg> booted = ComposefsKarg.ReadAll(KernelCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(host.CommandLine)));
        return
        [
            .. from report in subject.Document.Reports
               where report.Scope == AuditScope.Booted
               let image = Said(subject.Find(report.Commit), FactNames.Image)
               where image is not null && !booted.Any(karg => karg.Digest.ToHex() == image)
               select check.Fail($"{report.Subject}: the command line does not name image {image}"),
        ];
    }
}

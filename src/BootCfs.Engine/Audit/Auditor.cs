using BootCfs.Format;

namespace BootCfs.Audit;

/// <summary>Walks the chain from the commit to the running system and reports where it breaks.</summary>
public static class Auditor
{
    /// <summary>Runs every check that can be asked about the subject.</summary>
    public static AuditReport Run(AuditSubject subject, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        // What one check found unreadable, later checks that need it do not report again.
        var reported = new Dictionary<BootCfsException, string>(ReferenceEqualityComparer.Instance);
        foreach (AuditCheck check in AuditChecks.All.Where(check => check.Scope <= subject.Scope))
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.AddRange(Test(check, subject, reported));
        }

        return new AuditReport(subject.Name, subject.CommitId?.ToString(), subject.DeploymentId, results);
    }

    private static List<CheckResult> Test(
        AuditCheck check, AuditSubject subject, Dictionary<BootCfsException, string> reported)
    {
        var results = new List<CheckResult>();
        try
        {
            results.AddRange(check.Test(check, subject));
        }
        catch (BootCfsException e) when (reported.TryGetValue(e, out string? first))
        {
            results.Add(check.Skip($"needs what {first} found broken"));
        }
        catch (BootCfsException e)
        {
            reported.Add(e, check.Id);
            results.Add(check.Fail(e.Message) with { Hint = e.Hint });
        }

        return results;
    }
}

namespace BootCfs.Audit;

/// <summary>Walks the chain from the commit to the running system and reports where it breaks.</summary>
public static class Auditor
{
    /// <summary>Runs every check that can be asked about the subject.</summary>
    public static AuditReport Run(AuditSubject subject, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var runner = new CheckRunner();
        foreach (AuditCheck check in AuditChecks.All.Where(check => check.IsAbout(subject.Scope)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.AddRange(runner.Run(check, () => check.Test(check, subject)));
        }

        return new AuditReport(subject.Name, subject.CommitId?.ToString(), subject.DeploymentId, results);
    }
}

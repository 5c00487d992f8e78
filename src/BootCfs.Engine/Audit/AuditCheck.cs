namespace BootCfs.Audit;

/// <summary>What a check needs to be asked about.</summary>
public enum AuditScope
{
    /// <summary>A commit in a repository.</summary>
    Commit,

    /// <summary>A deployment of a host.</summary>
    Deployment,

    /// <summary>The system that is running.</summary>
    Booted,
}

/// <summary>One link of the chain and how to test it. Reads only; a finding is a result, never an exception.</summary>
/// <param name="Id">Stable name, in reports and scripts.</param>
/// <param name="Scope">The narrowest subject that it can be asked about.</param>
/// <param name="Claim">What holds when it passes.</param>
/// <param name="Test">Yields one passing result, or what is wrong.</param>
public sealed record AuditCheck(
    string Id, AuditScope Scope, string Claim, Func<AuditCheck, AuditSubject, IEnumerable<CheckResult>> Test)
{
    internal CheckResult Pass(string detail) => new(Id, Verdict.Pass, detail);

    internal CheckResult Warn(string detail) => new(Id, Verdict.Warn, detail);

    internal CheckResult Fail(string detail) => new(Id, Verdict.Fail, detail);

    internal CheckResult Skip(string detail) => new(Id, Verdict.Skip, detail);
}

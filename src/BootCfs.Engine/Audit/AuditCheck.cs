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

    /// <summary>A host as a whole, whatever is deployed on it.</summary>
    Host,
}

/// <summary>One link of the chain and how to test it. Reads only; a finding is a result, never an exception.</summary>
/// <param name="Id">Stable name, in reports and scripts.</param>
/// <param name="Scope">The narrowest subject that it can be asked about.</param>
/// <param name="Claim">What holds when it passes.</param>
/// <param name="Test">Yields one passing result, or what is wrong.</param>
public sealed record AuditCheck(
    string Id, AuditScope Scope, string Claim, Func<AuditCheck, AuditSubject, IEnumerable<CheckResult>> Test) : CheckDefinition(Id, Claim)
{
    /// <summary>Whether it can be asked about a subject: a deployment is asked what its commit is asked, too.</summary>
    internal bool IsAbout(AuditScope subject) =>
        subject == AuditScope.Host || Scope == AuditScope.Host ? subject == Scope : Scope <= subject;
}

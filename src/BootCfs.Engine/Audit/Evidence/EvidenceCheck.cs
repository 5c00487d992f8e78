namespace BootCfs.Audit.Evidence;

/// <summary>Something that evidence must hold to. Reads nothing but the evidence and what the examiner trusts.</summary>
/// <param name="Id">Stable name, in reports and scripts.</param>
/// <param name="Claim">What holds when it passes.</param>
/// <param name="Test">Yields one passing result, or what is wrong.</param>
public sealed record EvidenceCheck(
    string Id, string Claim, Func<EvidenceCheck, EvidenceSubject, IEnumerable<CheckResult>> Test) : CheckDefinition(Id, Claim);

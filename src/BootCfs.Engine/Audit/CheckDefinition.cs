namespace BootCfs.Audit;

/// <summary>Something that can be checked.</summary>
/// <param name="Id">Stable name, in reports and scripts.</param>
/// <param name="Claim">What holds when it passes.</param>
public abstract record CheckDefinition(string Id, string Claim)
{
    private const int NamedItems = 3;

    internal CheckResult Pass(string detail) => new(Id, Verdict.Pass, detail);

    internal CheckResult Warn(string detail) => new(Id, Verdict.Warn, detail);

    internal CheckResult Fail(string detail) => new(Id, Verdict.Fail, detail);

    internal CheckResult Skip(string detail) => new(Id, Verdict.Skip, detail);

    /// <summary>Passes with the value when it is what it should be, else fails.</summary>
    internal CheckResult Compare(AuditFact fact, string failure) =>
        (fact.Holds ? Pass(fact.Expected) : Fail(failure)) with { Facts = [fact] };

    /// <summary>The first few of many things, for a line.</summary>
    internal static string Few(IReadOnlyList<string> items) =>
        string.Join(", ", items.Take(NamedItems)) + (items.Count > NamedItems ? $" and {items.Count - NamedItems} more" : "");
}

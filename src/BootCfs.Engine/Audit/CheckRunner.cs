using BootCfs.Format;

namespace BootCfs.Audit;

/// <summary>Runs checks one after the other: what one of them finds unreadable is its failure, and told once.</summary>
internal sealed class CheckRunner
{
    // What one check found unreadable, later checks that need it do not report again.
    private readonly Dictionary<BootCfsException, string> _reported = new(ReferenceEqualityComparer.Instance);

    internal List<CheckResult> Run(CheckDefinition check, Func<IEnumerable<CheckResult>> test)
    {
        var results = new List<CheckResult>();
        try
        {
            results.AddRange(test());
        }
        catch (BootCfsException e) when (_reported.TryGetValue(e, out string? first))
        {
            results.Add(check.Skip($"needs what {first} found broken"));
        }
        catch (BootCfsException e)
        {
            _reported.Add(e, check.Id);
            results.Add(check.Fail(e.Message) with { Hint = e.Hint });
        }

        return results;
    }
}

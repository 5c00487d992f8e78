namespace BootCfs.Config;

/// <summary>What a stream demands of its commits; null where a table does not say it.</summary>
/// <param name="Keys">Names of the keys that count; null for every trusted key but the countersigners.</param>
/// <param name="Threshold">How many different ones of them must have signed.</param>
/// <param name="Countersigners">Names of the keys that must all have signed too.</param>
/// <param name="MinEpoch">No commit below this security epoch.</param>
/// <param name="MaxAge">No commit older than this; zero for any age.</param>
public sealed record StreamRules(
    IReadOnlyList<string>? Keys, int? Threshold, IReadOnlyList<string>? Countersigners, long? MinEpoch, TimeSpan? MaxAge)
{
    /// <summary>Says nothing.</summary>
    public static StreamRules None { get; } = new(null, null, null, null, null);

    /// <summary>
    /// Whether a key of that name counts towards the threshold. A countersigner is there to confirm what others release; it
    /// counts as one of those only where it is named as one.
    /// </summary>
    public bool Counts(string key) => Keys is null ? !IsCountersigner(key) : Keys.Contains(key);

    /// <summary>Whether a key of that name must have signed.</summary>
    public bool IsCountersigner(string key) => Countersigners?.Contains(key) == true;

    /// <summary>What this one says, and where it says nothing what another says.</summary>
    internal StreamRules Over(StreamRules lower) => new(
        Keys ?? lower.Keys,
        Threshold ?? lower.Threshold,
        Countersigners ?? lower.Countersigners,
        MinEpoch ?? lower.MinEpoch,
        MaxAge ?? lower.MaxAge);
}

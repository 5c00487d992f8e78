namespace BootCfs.Config;

/// <summary>From when and until when a key is good, by the clock of whoever judges; null where there is no such limit.</summary>
/// <param name="ValidAfter">Good from this time on.</param>
/// <param name="ValidBefore">Good until just before this time.</param>
public readonly record struct KeyWindow(DateTimeOffset? ValidAfter, DateTimeOffset? ValidBefore)
{
    /// <summary>This one's limits, and where it has none those of another.</summary>
    internal KeyWindow Over(KeyWindow lower) => new(ValidAfter ?? lower.ValidAfter, ValidBefore ?? lower.ValidBefore);
}

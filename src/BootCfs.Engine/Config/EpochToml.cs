namespace BootCfs.Config;

/// <summary>Keys of the <c>trust.toml</c> that a host keeps for an OS name, as they are read.</summary>
internal sealed class EpochToml
{
    public long? Schema { get; set; }

    public long? HighestEpoch { get; set; }

    public string? Commit { get; set; }

    public DateTimeOffset? Recorded { get; set; }
}

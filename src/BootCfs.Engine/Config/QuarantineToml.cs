namespace BootCfs.Config;

/// <summary>Keys of a record of quarantine as they are read.</summary>
internal sealed class QuarantineToml
{
    public long? Schema { get; set; }

    public string? Image { get; set; }

    public string? Commit { get; set; }

    public string? Os { get; set; }

    public long? Counter { get; set; }

    public string? Entry { get; set; }

    public long? Tries { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? Recorded { get; set; }

    public DateTimeOffset? Lifted { get; set; }
}

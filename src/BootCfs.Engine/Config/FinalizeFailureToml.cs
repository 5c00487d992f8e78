namespace BootCfs.Config;

/// <summary>Keys of <c>finalize-failed.toml</c> as they are read.</summary>
internal sealed class FinalizeFailureToml
{
    public long? Schema { get; set; }

    public DateTimeOffset? Time { get; set; }

    public string? Deployment { get; set; }

    public string? Reason { get; set; }
}

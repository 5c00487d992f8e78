namespace BootCfs.Config;

/// <summary>Keys of <c>deployment.toml</c> as they are read.</summary>
internal sealed class DeploymentToml
{
    public long? Schema { get; set; }

    public string? Id { get; set; }

    public string? Commit { get; set; }

    public string? Image { get; set; }

    public string? Os { get; set; }

    public long? Counter { get; set; }

    public List<string>? Kargs { get; set; }

    public string? BootDirectory { get; set; }

    public string? Uki { get; set; }

    public DateTimeOffset? Created { get; set; }

    public bool? Unsigned { get; set; }

    public string? Downgrade { get; set; }

    public string? Stream { get; set; }

    public bool? Trial { get; set; }
}

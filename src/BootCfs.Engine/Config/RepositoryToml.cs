namespace BootCfs.Config;

/// <summary>Keys of a repository's <c>config.toml</c> as they are read.</summary>
internal sealed class RepositoryToml
{
    public long? Schema { get; set; }

    public string? MinFreeSpace { get; set; }

    public long? GcKeepLast { get; set; }

    public string? GcKeepWithin { get; set; }

    public string? GcGrace { get; set; }

    public long? GcKeepDeployments { get; set; }

    public string? SigningKey { get; set; }
}

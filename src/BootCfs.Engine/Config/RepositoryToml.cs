namespace BootCfs.Config;

/// <summary>Keys of a repository's <c>config.toml</c> as they are read.</summary>
internal sealed class RepositoryToml
{
    public long? Schema { get; set; }

    public string? MinFreeSpace { get; set; }
}

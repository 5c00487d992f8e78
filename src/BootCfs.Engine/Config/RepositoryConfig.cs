namespace BootCfs.Config;

/// <summary><c>bootcfs/config.toml</c> of a repository: what its owner has decided. Without it, or without a key, the defaults hold.</summary>
/// <param name="MinFreeSpace">What stays free of the filesystem when objects are added.</param>
public sealed record RepositoryConfig(FreeSpace MinFreeSpace)
{
    /// <summary>Path of the file in the repository.</summary>
    public const string Path = "bootcfs/config.toml";

    /// <summary>What holds without a file.</summary>
    public static RepositoryConfig Default { get; } = new(FreeSpace.Default);

    /// <summary>Reads <c>config.toml</c>; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is malformed, or the schema is not known.</exception>
    public static RepositoryConfig Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<RepositoryToml> file = TomlFile<RepositoryToml>.Parse(
            text, path, ConfigToml.Default.RepositoryToml, content => content.Schema);
        return new RepositoryConfig(file.Content.MinFreeSpace is not { } space ? Default.MinFreeSpace
            : FreeSpace.TryParse(space, out FreeSpace kept) ? kept
            : throw file.Invalid("min_free_space", $"'{space}' is neither a share (5%) nor a size (500MiB)"));
    }
}

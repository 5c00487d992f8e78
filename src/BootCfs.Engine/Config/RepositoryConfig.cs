namespace BootCfs.Config;

/// <summary><c>bootcfs/config.toml</c> of a repository: what its owner has decided. Without it, or without a key, the defaults hold.</summary>
/// <param name="MinFreeSpace">What stays free of the filesystem when objects are added.</param>
/// <param name="GcKeepLast">How many commits of each stream keep their contents; null when that is no measure.</param>
/// <param name="GcKeepWithin">How long the commits of each stream keep their contents; null when that is no measure.</param>
/// <param name="GcGrace">How long objects are left alone after they came.</param>
public sealed record RepositoryConfig(FreeSpace MinFreeSpace, int? GcKeepLast, TimeSpan? GcKeepWithin, TimeSpan GcGrace)
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    /// <summary>Path of the file in the repository.</summary>
    public const string Path = "bootcfs/config.toml";

    /// <summary>What holds without a file.</summary>
    public static RepositoryConfig Default { get; } = new(FreeSpace.Default, null, null, DefaultGrace);

    /// <summary>Reads <c>config.toml</c>; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is malformed, or the schema is not known.</exception>
    public static RepositoryConfig Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<RepositoryToml> file = TomlFile<RepositoryToml>.Parse(
            text, path, ConfigToml.Default.RepositoryToml, content => content.Schema);
        RepositoryToml content = file.Content;
        return new RepositoryConfig(
            content.MinFreeSpace is not { } space ? Default.MinFreeSpace
                : FreeSpace.TryParse(space, out FreeSpace kept) ? kept
                : throw file.Invalid("min_free_space", $"'{space}' is neither a share (5%) nor a size (500MiB)"),
            content.GcKeepLast is null or (>= 1 and <= int.MaxValue)
                ? (int?)content.GcKeepLast
                : throw file.Invalid("gc_keep_last", "not a number of commits from 1 on"),
            ReadPeriod(file, "gc_keep_within", content.GcKeepWithin),
            ReadPeriod(file, "gc_grace", content.GcGrace) ?? Default.GcGrace);
    }

    private static TimeSpan? ReadPeriod(TomlFile<RepositoryToml> file, string key, string? text) => text is null ? null
        : Period.TryParse(text, out TimeSpan period) ? period
        : throw file.Invalid(key, $"'{text}' is no length of time (30m, 12h, 30d, 8w)");
}

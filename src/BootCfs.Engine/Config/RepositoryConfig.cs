using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary><c>bootcfs/config.toml</c> of a repository: what its owner has decided. Without it, or without a key, the defaults hold.</summary>
/// <param name="MinFreeSpace">What stays free of the filesystem when objects are added.</param>
/// <param name="GcKeepLast">How many commits of each stream keep their contents; null when that is no measure.</param>
/// <param name="GcKeepWithin">How long the commits of each stream keep their contents; null when that is no measure.</param>
/// <param name="GcGrace">How long objects are left alone after they came.</param>
/// <param name="GcKeepDeployments">How many deployments of each operating system stay on a host; null when nothing is said.</param>
public sealed record RepositoryConfig(
    FreeSpace MinFreeSpace, int? GcKeepLast, TimeSpan? GcKeepWithin, TimeSpan GcGrace, int? GcKeepDeployments = null)
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    /// <summary>The key that signs when none is named: an absolute path, or a fingerprint; null when there is none.</summary>
    public string? SigningKey { get; init; }

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
            ReadNumber(file, "gc_keep_last", content.GcKeepLast, "commits"),
            ReadPeriod(file, "gc_keep_within", content.GcKeepWithin),
            ReadPeriod(file, "gc_grace", content.GcGrace) ?? Default.GcGrace,
            ReadNumber(file, "gc_keep_deployments", content.GcKeepDeployments, "deployments"))
        {
            SigningKey = ReadSigningKey(file),
        };
    }

    // A path that depends on where one stands would be another key now and then.
    private static string? ReadSigningKey(TomlFile<RepositoryToml> file) => file.Content.SigningKey switch
    {
        null => null,
        { } key when key.StartsWith('/') || key.StartsWith(Ed25519PublicKey.FingerprintPrefix, StringComparison.Ordinal) => key,
        { } key => throw file.Invalid("signing_key", $"'{key}' is neither an absolute path nor a fingerprint ({Ed25519PublicKey.FingerprintPrefix}...)"),
    };

    private static int? ReadNumber(TomlFile<RepositoryToml> file, string key, long? number, string what) =>
        number is null or (>= 1 and <= int.MaxValue) ? (int?)number : throw file.Invalid(key, $"not a number of {what} from 1 on");

    private static TimeSpan? ReadPeriod(TomlFile<RepositoryToml> file, string key, string? text) => text is null ? null
        : Period.TryParse(text, out TimeSpan period) ? period
        : throw file.Invalid(key, $"'{text}' is no length of time (30m, 12h, 30d, 8w)");
}

using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary>
/// <c>trust.toml</c> of an OS name on a host: the highest security epoch that it has booted healthily, below which it does not
/// go again.
/// </summary>
/// <param name="HighestEpoch">The epoch.</param>
/// <param name="Commit">The commit that had it first.</param>
/// <param name="Recorded">When that was, to the second.</param>
public sealed record EpochRecord(long HighestEpoch, GitObjectId Commit, DateTimeOffset Recorded)
{
    /// <summary>Reads the file; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static EpochRecord Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<EpochToml> file = TomlFile<EpochToml>.Parse(text, path, ConfigToml.Default.EpochToml, content => content.Schema);
        long epoch = file.Require(file.Content.HighestEpoch, "highest_epoch");
        string commit = file.Require(file.Content.Commit, "commit");
        return new EpochRecord(
            epoch >= 0 ? epoch : throw file.Invalid("highest_epoch", "below zero"),
            GitObjectId.TryParse(commit, out GitObjectId id) ? id : throw file.Invalid("commit", $"'{commit}' is no commit id"),
            file.Require(file.Content.Recorded, "recorded"));
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToBytes() => new TomlText()
        .Value("schema", 1)
        .Value("highest_epoch", HighestEpoch)
        .Value("commit", Commit.ToString())
        .Value("recorded", Recorded)
        .ToBytes();
}

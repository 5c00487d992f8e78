namespace BootCfs.Config;

/// <summary><c>finalize-failed.toml</c>: why a staged deployment could not be published when the system was shut down.</summary>
/// <param name="Time">When that was, to the second.</param>
/// <param name="Deployment">Which one; null when not even that could be found out.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record FinalizeFailure(DateTimeOffset Time, string? Deployment, string Reason)
{
    /// <summary>Reads the file; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static FinalizeFailure Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<FinalizeFailureToml> file = TomlFile<FinalizeFailureToml>.Parse(
            text, path, ConfigToml.Default.FinalizeFailureToml, content => content.Schema);
        return new FinalizeFailure(
            file.Require(file.Content.Time, "time"), file.Content.Deployment, file.Require(file.Content.Reason, "reason"));
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToBytes()
    {
        TomlText text = new TomlText().Value("schema", 1).Value("time", Time);
        if (Deployment is not null)
            text.Value("deployment", Deployment);
        return text.Value("reason", Reason).ToBytes();
    }
}

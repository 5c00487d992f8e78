namespace BootCfs.Initramfs.Config;

/// <summary>The one fact of <c>release.toml</c> that a boot asks for.</summary>
internal static class ReleaseEpoch
{
    private const long Schema = 1;

    /// <summary>Reads <c>security_epoch</c>. What it takes from a file, the reader of the engine takes from it as well.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidConfigException">It is not there, or what is around it is not as we write it.</exception>
    internal static long Read(ReadOnlySpan<byte> text, string path)
    {
        long? schema = null, epoch = null;
        foreach (TomlValue value in TomlSubset.ParseHead(text, path))
        {
            // Readers may take keys without regard to case; a second spelling of one could then win.
            if (value.Key.Any(char.IsAsciiLetterUpper))
                throw new InvalidConfigException(path, value.Line, $"capital letters in the key {value.Key}");
            if (value.Key == "schema")
                schema = value.Integer == Schema ? Schema : throw new InvalidConfigException(path, value.Line, "the schema is not 1");
            else if (value.Key == "security_epoch")
                epoch = value.Integer ?? throw new InvalidConfigException(path, value.Line, "security_epoch is a number");
        }

        return (schema is null ? null : epoch) ?? throw new InvalidConfigException(path, 1, "no schema or no security_epoch");
    }
}

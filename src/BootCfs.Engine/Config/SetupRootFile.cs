using BootCfs.Format.Boot;

namespace BootCfs.Config;

/// <summary><c>setup-root.toml</c> as far as the engine has to know it.</summary>
public static class SetupRootFile
{
    /// <summary>How the file says that <c>/etc</c> is mounted; null when it does not say.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">It cannot be understood; the initramfs would refuse it, too.</exception>
    public static EtcMount? ReadEtcMount(ReadOnlySpan<byte> text, string path)
    {
        // The file has no schema: who reads it is made of the same tree.
        TomlFile<SetupRootToml> file = TomlFile<SetupRootToml>.Parse(text, path, ConfigToml.Default.SetupRootToml, static _ => 1);
        return file.Content.Etc?.Mount is not { } word ? null
            : EtcMountWord.TryParse(word) ?? throw new InvalidMetadataException(path, EtcMountWord.Expected);
    }
}

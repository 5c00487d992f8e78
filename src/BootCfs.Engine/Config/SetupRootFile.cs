using BootCfs.Format.Boot;

namespace BootCfs.Config;

/// <summary><c>setup-root.toml</c> as far as the engine has to know it.</summary>
/// <param name="EtcMount">How <c>/etc</c> is mounted; null when the file does not say.</param>
/// <param name="RequireVerity">Whether a signed root needs fs-verity; null when the file does not say.</param>
public sealed record SetupRootFile(EtcMount? EtcMount = null, bool? RequireVerity = null)
{
    /// <summary>Reads a file.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">It cannot be understood; the initramfs would refuse it, too.</exception>
    public static SetupRootFile Parse(ReadOnlySpan<byte> text, string path)
    {
        // The file has no schema: who reads it is made of the same tree.
        SetupRootToml content = TomlFile<SetupRootToml>.Parse(text, path, ConfigToml.Default.SetupRootToml, static _ => 1).Content;
        EtcMount? mount = content.Etc?.Mount is not { } word ? null
            : EtcMountWord.TryParse(word) ?? throw new InvalidMetadataException(path, EtcMountWord.Expected);
        return new SetupRootFile(mount, content.Trust?.RequireVerity);
    }

    /// <summary>This file's facts, and where it says nothing those of another.</summary>
    internal SetupRootFile Over(SetupRootFile lower) => new(EtcMount ?? lower.EtcMount, RequireVerity ?? lower.RequireVerity);
}

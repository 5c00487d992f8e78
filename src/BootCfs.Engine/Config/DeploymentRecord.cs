using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary><c>deployment.toml</c> in the state directory of a deployment: what was deployed, and how.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Image">Its root image.</param>
/// <param name="Os">Name of the operating system, whose <c>/var</c> it shares.</param>
/// <param name="Counter">Counter of the boot entry it was deployed with.</param>
/// <param name="Kargs">Kernel arguments of the operator, without ours.</param>
/// <param name="BootDirectory">
/// Name of the directory of its kernel and initramfs below <c>$BOOT/bootcfs</c>, or of its unified kernel image until that is published.
/// </param>
/// <param name="Created">When it was deployed, to the second.</param>
public sealed record DeploymentRecord(
    DeploymentId Id,
    GitObjectId Commit,
    ImageDigest Image,
    OsName Os,
    long Counter,
    IReadOnlyList<string> Kargs,
    string BootDirectory,
    DateTimeOffset Created)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "deployment.toml";

    /// <summary>Where its unified kernel image is from; null when it boots a kernel and an initramfs.</summary>
    public UkiOrigin? Uki { get; init; }

    /// <summary>Whether it was deployed although no trusted key had signed the commit.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Why it was deployed although its security epoch was lower than the host had had; null when it was not.</summary>
    public string? Downgrade { get; init; }

    /// <summary>The stream that <c>bootcfs upgrade</c> follows; null when the commit was deployed by its id and names none.</summary>
    public string? Stream { get; init; }

    /// <summary>Whether it is only tried: it boots once, and the one before again unless somebody says that it stays.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Reads <c>deployment.toml</c>; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static DeploymentRecord Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<DeploymentToml> file = TomlFile<DeploymentToml>.Parse(
            text, path, ConfigToml.Default.DeploymentToml, content => content.Schema);
        DeploymentToml content = file.Content;
        string id = file.Require(content.Id, "id");
        string commit = file.Require(content.Commit, "commit");
        string os = file.Require(content.Os, "os");
        string? wrongImage = ImageDigest.Parse(file.Require(content.Image, "image"), out ImageDigest image);
        return new DeploymentRecord(
            DeploymentId.TryParse(id, out DeploymentId deployment) ? deployment : throw file.Invalid("id", $"'{id}' is no deployment"),
            GitObjectId.TryParse(commit, out GitObjectId commitId) ? commitId : throw file.Invalid("commit", $"'{commit}' is no commit id"),
            wrongImage is null ? image : throw file.Invalid("image", wrongImage),
            OsName.TryParse(os, out OsName name) ? name : throw file.Invalid("os", $"'{os}' cannot name an operating system"),
            file.Require(content.Counter, "counter"),
            file.Require(content.Kargs, "kargs"),
            file.Require(content.BootDirectory, "boot_directory"),
            file.Require(content.Created, "created"))
        {
            Uki = content.Uki is null ? null : UkiOrigins.Read(content.Uki) ?? throw file.Invalid("uki", $"'{content.Uki}' is not known"),
            IsUnsigned = content.Unsigned ?? false,
            Downgrade = content.Downgrade,
            Stream = content.Stream is { Length: 0 } ? throw file.Invalid("stream", "names no stream") : content.Stream,
            IsTrial = content.Trial ?? false,
        };
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToBytes()
    {
        TomlText text = new TomlText()
            .Value("schema", 1)
            .Value("id", Id.ToString())
            .Value("commit", Commit.ToString())
            .Value("image", Image.ToString())
            .Value("os", Os.ToString())
            .Value("counter", Counter)
            .Value("kargs", Kargs)
            .Value("boot_directory", BootDirectory)
            .Value("created", Created);
        if (Uki is { } uki)
            text.Value("uki", uki.Word());
        if (IsUnsigned)
            text.Value("unsigned", true);
        if (Downgrade is not null)
            text.Value("downgrade", Downgrade);
        if (Stream is not null)
            text.Value("stream", Stream);
        if (IsTrial)
            text.Value("trial", true);
        return text.ToBytes();
    }
}

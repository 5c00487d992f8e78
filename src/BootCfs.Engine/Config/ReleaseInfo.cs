using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary><c>release.toml</c> of a commit: what its root is, how it boots and how its image is made.</summary>
/// <param name="Os">Facts from os-release.</param>
/// <param name="Image">How the image is made.</param>
/// <param name="Boot">Kernel and initramfs; null when the root is not to boot.</param>
/// <param name="SecurityEpoch">Hosts refuse commits below the epoch they have seen.</param>
public sealed record ReleaseInfo(OsFacts Os, ImageRecipe Image, BootFiles? Boot, long SecurityEpoch = 0)
{
    /// <summary>The stream that the commit was made for; null in commits of before there was such a key.</summary>
    public string? Stream { get; init; }

    /// <summary>The keys that the tree itself carries for hosts to trust, the names of their files as comments.</summary>
    public IReadOnlyList<SshPublicKey> TrustKeys { get; init; } = [];

    /// <summary>Reads <c>release.toml</c>; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static ReleaseInfo Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<ReleaseToml> file = TomlFile<ReleaseToml>.Parse(
            text, path, ConfigToml.Default.ReleaseToml, content => content.Schema);
        ReleaseToml content = file.Content;
        long epoch = file.Require(content.SecurityEpoch, "security_epoch");
        return new ReleaseInfo(
            ReadOs(file, file.Require(content.Os, "os")),
            ReadImage(file, file.Require(content.Image, "image")),
            content.Boot is null ? null : ReadBoot(file, content.Boot),
            epoch >= 0 ? epoch : throw file.Invalid("security_epoch", "below zero"))
        {
            Stream = content.Stream is null or { Length: > 0 } && !(content.Stream ?? "").Any(char.IsControl)
                ? content.Stream
                : throw file.Invalid("stream", "names no stream"),
            TrustKeys = content.Trust is null ? [] : [.. file.Require(content.Trust.Keys, "trust.keys").Select(line => ReadKey(file, line))],
        };
    }

    /// <summary>The text of the file; equal values give equal bytes for ever.</summary>
    public byte[] ToBytes()
    {
        TomlText text = new TomlText()
            .Value("schema", 1)
            .Value("security_epoch", SecurityEpoch);
        if (Stream is not null)
            text.Value("stream", Stream);
        text.Table("os").Value("id", Os.Id).Value("name", Os.Name);
        if (Os.Version is not null)
            text.Value("version", Os.Version);
        text.Value("pretty_name", Os.PrettyName);
        text.Table("image")
            .Value("layout", Image.Layout.Name)
            .Value("algorithm", Image.Algorithm.Name())
            .Value("inline_limit", Image.InlineLimit)
            .Value("options", Image.Options);
        if (Boot is not null)
        {
            text.Table("boot").Value("kernel_version", Boot.KernelVersion);
            Write(text.Table("boot.linux"), Boot.Linux);
            Write(text.Table("boot.initrd"), Boot.Initrd);
        }

        if (TrustKeys.Count > 0)
            text.Table("trust").Value("keys", TrustKeys.Select(key => key.ToString()));
        return text.ToBytes();
    }

    private static void Write(TomlText text, BootFile file) =>
        text.Value("path", file.Path).Value("digest", file.Digest.ToString()).Value("size", file.Size);

    private static SshPublicKey ReadKey(TomlFile<ReleaseToml> file, string line)
    {
        try
        {
            return line.Contains('\n', StringComparison.Ordinal)
                ? throw file.Invalid("trust.keys", "a key has a line end")
                : SshPublicKey.Parse(Encoding.UTF8.GetBytes(line), "here");
        }
        catch (InvalidKeyException e)
        {
            throw file.Invalid("trust.keys", e.Message);
        }
    }

    private static OsFacts ReadOs(TomlFile<ReleaseToml> file, ReleaseToml.OsTable os) => new(
        file.Require(os.Id, "os.id"),
        file.Require(os.Name, "os.name"),
        os.Version,
        file.Require(os.PrettyName, "os.pretty_name"));

    private static ImageRecipe ReadImage(TomlFile<ReleaseToml> file, ReleaseToml.ImageTable image)
    {
        string layout = file.Require(image.Layout, "image.layout");
        string algorithm = file.Require(image.Algorithm, "image.algorithm");
        long inlineLimit = file.Require(image.InlineLimit, "image.inline_limit");
        return new ImageRecipe(
            ImageProfile.ByName(layout) ?? throw file.Invalid("image.layout", $"'{layout}' is not known"),
            Algorithms.ByName(algorithm) ?? throw file.Invalid("image.algorithm", $"'{algorithm}' is not known"),
            inlineLimit is >= 0 and <= int.MaxValue ? (int)inlineLimit : throw file.Invalid("image.inline_limit", "out of range"),
            file.Require(image.Options, "image.options"));
    }

    private static BootFiles ReadBoot(TomlFile<ReleaseToml> file, ReleaseToml.BootTable boot) => new(
        file.Require(boot.KernelVersion, "boot.kernel_version"),
        ReadBootFile(file, boot.Linux, "boot.linux"),
        ReadBootFile(file, boot.Initrd, "boot.initrd"));

    private static BootFile ReadBootFile(TomlFile<ReleaseToml> file, ReleaseToml.FileTable? table, string key)
    {
        ReleaseToml.FileTable found = file.Require(table, key);
        string digest = file.Require(found.Digest, $"{key}.digest");
        long size = file.Require(found.Size, $"{key}.size");
        return new BootFile(
            file.Require(found.Path, $"{key}.path"),
            Sha256Digest.TryParse(digest, out Sha256Digest value) ? value : throw file.Invalid($"{key}.digest", $"'{digest}' is no sha256 digest"),
            size >= 0 ? size : throw file.Invalid($"{key}.size", "below zero"));
    }
}

/// <summary>What os-release says about a root.</summary>
/// <param name="Id"><c>ID</c>.</param>
/// <param name="Name"><c>NAME</c>.</param>
/// <param name="Version">The version as closely as it is said; null for a rolling release.</param>
/// <param name="PrettyName"><c>PRETTY_NAME</c>.</param>
public sealed record OsFacts(string Id, string Name, string? Version, string PrettyName)
{
    /// <summary>Takes the facts from an os-release file.</summary>
    public static OsFacts From(OsRelease release) => new(release.Id, release.Name, release.Version, release.PrettyName);
}

/// <summary>Kernel and initramfs of a root.</summary>
/// <param name="KernelVersion">Name of the directory of its modules.</param>
/// <param name="Linux">The kernel.</param>
/// <param name="Initrd">The initramfs.</param>
public sealed record BootFiles(string KernelVersion, BootFile Linux, BootFile Initrd);

/// <summary>One file that the boot loader loads.</summary>
/// <param name="Path">Where it is in the root.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record BootFile(string Path, Sha256Digest Digest, long Size);

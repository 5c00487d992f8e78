using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary>An image that a host has given up, because no boot of it was healthy: <c>state/quarantine/DIGEST.toml</c>.</summary>
/// <param name="Image">The image.</param>
/// <param name="Commit">The commit it was deployed from.</param>
/// <param name="Os">Name of the operating system.</param>
/// <param name="Counter">Counter of the boot entry that was given up; one with a higher counter may be given up anew.</param>
/// <param name="Entry">File name of that entry.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Reason">Why, as far as is known.</param>
public sealed record QuarantineRecord(ImageDigest Image, GitObjectId Commit, OsName Os, long Counter, string Entry, long Tries, string Reason)
{
    /// <summary>When it was found out, to the second; null when that is not written down yet.</summary>
    public DateTimeOffset? Recorded { get; init; }

    /// <summary>When the operator let go of it, to the second; null while it holds.</summary>
    public DateTimeOffset? Lifted { get; init; }

    /// <summary>Reads a record; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static QuarantineRecord Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<QuarantineToml> file = TomlFile<QuarantineToml>.Parse(text, path, ConfigToml.Default.QuarantineToml, content => content.Schema);
        QuarantineToml content = file.Content;
        string? wrongImage = ImageDigest.Parse(file.Require(content.Image, "image"), out ImageDigest image);
        string commit = file.Require(content.Commit, "commit");
        string os = file.Require(content.Os, "os");
        return new QuarantineRecord(
            wrongImage is null ? image : throw file.Invalid("image", wrongImage),
            GitObjectId.TryParse(commit, out GitObjectId commitId) ? commitId : throw file.Invalid("commit", $"'{commit}' is no commit id"),
            OsName.TryParse(os, out OsName name) ? name : throw file.Invalid("os", $"'{os}' cannot name an operating system"),
            file.Require(content.Counter, "counter"),
            file.Require(content.Entry, "entry"),
            file.Require(content.Tries, "tries"),
            file.Require(content.Reason, "reason"))
        {
            Recorded = file.Require(content.Recorded, "recorded"),
            Lifted = content.Lifted,
        };
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToBytes()
    {
        TomlText text = new TomlText()
            .Value("schema", 1)
            .Value("image", Image.ToString())
            .Value("commit", Commit.ToString())
            .Value("os", Os.ToString())
            .Value("counter", Counter)
            .Value("entry", Entry)
            .Value("tries", Tries)
            .Value("reason", Reason);
        if (Recorded is { } recorded)
            text.Value("recorded", recorded);
        if (Lifted is { } lifted)
            text.Value("lifted", lifted);
        return text.ToBytes();
    }
}

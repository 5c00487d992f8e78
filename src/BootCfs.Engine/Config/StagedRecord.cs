using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Config;

/// <summary>
/// The mark of a staged deployment: its boot entry but for the counter, and where the changes in its <c>/etc</c> came from, so that
/// nothing has to be found out when the system is shut down.
/// </summary>
/// <param name="Title">Title of the entry.</param>
/// <param name="Files">What the entry loads; null when it is a unified kernel image.</param>
/// <param name="Uki">Digest of that image, which waits to be published.</param>
/// <param name="Options">The kernel command line.</param>
/// <param name="Tries">How often it may be tried; null when boots are not to be counted.</param>
/// <param name="Etc">What its <c>/etc</c> was merged from; null when no changes were taken over.</param>
public sealed record StagedRecord(string Title, StagedFiles? Files, Sha256Digest? Uki, string Options, int? Tries, StagedEtcSource? Etc)
{
    /// <summary>Reads the mark; keys that are not known are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">A key is missing or malformed, or the schema is not known.</exception>
    public static StagedRecord Parse(ReadOnlySpan<byte> text, string path)
    {
        TomlFile<StagedToml> file = TomlFile<StagedToml>.Parse(text, path, ConfigToml.Default.StagedToml, content => content.Schema);
        StagedToml content = file.Content;
        Sha256Digest? uki = content.Uki is null ? null
            : Sha256Digest.TryParse(content.Uki, out Sha256Digest digest) ? digest : throw file.Invalid("uki", $"'{content.Uki}' is no digest");
        return new StagedRecord(
            file.Require(content.Title, "title"),
            uki is null ? new StagedFiles(file.Require(content.Linux, "linux"), file.Require(content.Initrd, "initrd")) : null,
            uki,
            file.Require(content.Options, "options"),
            content.Tries is null or >= 1 ? content.Tries : throw file.Invalid("tries", "below one"),
            content.Etc is null ? null : ReadEtc(file, content.Etc));
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToBytes()
    {
        TomlText text = new TomlText()
            .Value("schema", 1)
            .Value("title", Title);
        if (Uki is { } uki)
            text.Value("uki", uki.ToString());
        if (Files is not null)
            text.Value("linux", Files.Linux).Value("initrd", Files.Initrd);
        text.Value("options", Options);
        if (Tries is { } tries)
            text.Value("tries", tries);
        if (Etc is not null)
        {
            text.Table("etc")
                .Value("from", Etc.From.ToString())
                .Value("from_mount", EtcMountWord.Of(Etc.FromMount))
                .Value("mount", EtcMountWord.Of(Etc.Mount))
                .Value("new_wins", Etc.NewWins);
        }

        return text.ToBytes();
    }

    private static StagedEtcSource ReadEtc(TomlFile<StagedToml> file, StagedToml.StagedEtcTable etc)
    {
        string from = file.Require(etc.From, "etc.from");
        return new StagedEtcSource(
            DeploymentId.TryParse(from, out DeploymentId id) ? id : throw file.Invalid("etc.from", $"'{from}' is no deployment"),
            EtcMountWord.TryParse(etc.FromMount) ?? throw file.Invalid("etc.from_mount", EtcMountWord.Expected),
            EtcMountWord.TryParse(etc.Mount) ?? throw file.Invalid("etc.mount", EtcMountWord.Expected),
            etc.NewWins ?? false);
    }
}

/// <summary>Kernel and initramfs of a staged deployment.</summary>
/// <param name="Linux">The kernel, as the entry spells it.</param>
/// <param name="Initrd">The initramfs, as the entry spells it.</param>
public sealed record StagedFiles(string Linux, string Initrd);

/// <summary>What <c>/etc</c> of a staged deployment was merged from.</summary>
/// <param name="From">The deployment whose changes were taken over.</param>
/// <param name="FromMount">How that one mounts its <c>/etc</c>.</param>
/// <param name="Mount">How the staged one does.</param>
/// <param name="NewWins">Whether the new default is right where changes exclude each other.</param>
public sealed record StagedEtcSource(DeploymentId From, EtcMount FromMount, EtcMount Mount, bool NewWins);

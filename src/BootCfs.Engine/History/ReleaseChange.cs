using System.Globalization;
using BootCfs.Config;
using BootCfs.Format.FsVerity;

namespace BootCfs.History;

/// <summary>A fact of <c>release.toml</c> that is another one.</summary>
/// <param name="Key">Its name there: <c>os.version</c>, <c>boot.kernel_version</c>.</param>
/// <param name="Old">What it was; null when there was none.</param>
/// <param name="New">What it is; null when there is none.</param>
public sealed record ReleaseChange(string Key, string? Old, string? New)
{
    private static readonly (string Key, Func<ReleaseInfo, string?> Read)[] Facts =
    [
        ("security_epoch", release => release.SecurityEpoch.ToString(CultureInfo.InvariantCulture)),
        ("os.id", release => release.Os.Id),
        ("os.name", release => release.Os.Name),
        ("os.version", release => release.Os.Version),
        ("os.pretty_name", release => release.Os.PrettyName),
        ("image.layout", release => release.Image.Layout.Name),
        ("image.algorithm", release => release.Image.Algorithm.Name()),
        ("image.inline_limit", release => release.Image.InlineLimit.ToString(CultureInfo.InvariantCulture)),
        ("image.options", release => string.Join(' ', release.Image.Options)),
        ("boot.kernel_version", release => release.Boot?.KernelVersion),
        ("boot.linux.path", release => release.Boot?.Linux.Path),
        ("boot.linux.digest", release => release.Boot?.Linux.Digest.ToString()),
        ("boot.initrd.path", release => release.Boot?.Initrd.Path),
        ("boot.initrd.digest", release => release.Boot?.Initrd.Digest.ToString()),
    ];

    /// <summary>What differs, in the order of the file.</summary>
    /// <param name="old">The facts as they were; null before the first commit.</param>
    /// <param name="changed">The facts as they are.</param>
    public static IReadOnlyList<ReleaseChange> Between(ReleaseInfo? old, ReleaseInfo changed) =>
    [
        .. from fact in Facts
           let change = new ReleaseChange(fact.Key, old is null ? null : fact.Read(old), fact.Read(changed))
           where change.Old != change.New
           select change,
    ];
}

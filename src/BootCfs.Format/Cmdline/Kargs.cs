namespace BootCfs.Format.Cmdline;

/// <summary>Every kernel command line argument that BootCfs reads or writes. Spelled here and nowhere else.</summary>
public static class Kargs
{
    /// <summary>The root image by digest, in the form that we write.</summary>
    public const string ComposefsDigest = "composefs.digest";

    /// <summary>The root image by bare digest, as bootc writes it.</summary>
    public const string Composefs = "composefs";

    /// <summary>The deployment whose state belongs to the root.</summary>
    public const string Deploy = "bootcfs.deploy";

    /// <summary>The lowest security epoch that may boot.</summary>
    public const string MinEpoch = "bootcfs.min-epoch";

    /// <summary>What happens when the root cannot be set up.</summary>
    public const string OnFailure = "bootcfs.on-failure";

    /// <summary>How long before that.</summary>
    public const string OnFailureDelay = "bootcfs.on-failure-delay";

    /// <summary>Those that a deployment is told by; the others are the operator's to give.</summary>
    public static IReadOnlyList<string> OfDeployment { get; } = [ComposefsDigest, Composefs, Deploy];

    /// <summary>What docs/kargs.md shows: one row per argument.</summary>
    public static IReadOnlyList<Karg> All { get; } =
    [
        new(
            ComposefsDigest,
            "[?]v1-(sha256|sha512)-12:HEX",
            "The root image, by the fs-verity digest of its file. `?` directly after the equals sign: fs-verity of "
            + "the filesystem is not required, the image is hashed in user space instead.",
            "tried in order together with `composefs`; only \"no such image\" moves on to the next"),
        new(
            Composefs,
            "[?]HEX",
            "The same as bootc and composefs-rs write it: 64 digits are sha256, 128 are sha512. Written for images of "
            + "layout v0, which `composefs.digest` cannot name.",
            "as `composefs.digest`"),
        new(
            Deploy,
            "HEX[.N]",
            "The deployment: its directory below `/sysroot/state/deploy`. Without it, the digest of the root image.",
            "refused"),
        new(
            MinEpoch,
            "N",
            "The lowest security epoch that may boot. It raises what `[trust] min-epoch` of `setup-root.toml` says and never "
            + "lowers it; without keys in the initramfs nothing proves an epoch, and the boot stops.",
            "refused"),
        new(
            OnFailure,
            "reboot|emergency",
            "What happens when the root cannot be set up: a reboot, so that a boot loader that counts boots ends in the entry "
            + "before, or `emergency.target`, which waits. Overrides `[failure] action` of `setup-root.toml`.",
            "refused"),
        new(
            OnFailureDelay,
            "SECONDS",
            "How long the operator has to look before a reboot. Overrides `[failure] delay` of `setup-root.toml`.",
            "refused"),
    ];
}

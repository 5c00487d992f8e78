namespace BootCfs.Initramfs;

/// <summary>Every path that the helper uses.</summary>
internal static class Paths
{
    /// <summary>Exists in an initramfs and nowhere else (systemd's initrd interface).</summary>
    internal const string InitrdRelease = "/etc/initrd-release";

    internal const string CommandLine = "/proc/cmdline";

    /// <summary>Where systemd has mounted the physical root, and where the verified one goes.</summary>
    internal const string Sysroot = "/sysroot";

    /// <summary>The repository, below the physical root.</summary>
    internal const string Repository = "composefs";

    internal const string Run = "/run";

    /// <summary>Ours, below <see cref="Run"/>; stays after the switch of root.</summary>
    internal const string RunDirectory = "bootcfs";

    internal const string BootedFile = "booted.json";

    /// <summary>Later files override earlier ones, key by key.</summary>
    internal static readonly string[] ConfigFiles =
        ["/usr/lib/bootcfs/setup-root.toml", "/etc/bootcfs/setup-root.toml"];
}

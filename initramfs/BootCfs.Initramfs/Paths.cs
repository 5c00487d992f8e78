namespace BootCfs.Initramfs;

/// <summary>Paths of the initramfs; those of the host are in <see cref="BootCfs.Format.Boot.HostLayout"/>.</summary>
internal static class Paths
{
    /// <summary>Exists in an initramfs and nowhere else (systemd's initrd interface).</summary>
    internal const string InitrdRelease = "/etc/initrd-release";

    internal const string CommandLine = "/proc/cmdline";

    /// <summary>Later files override earlier ones, key by key.</summary>
    internal static readonly string[] ConfigFiles =
        ["/usr/lib/bootcfs/setup-root.toml", "/etc/bootcfs/setup-root.toml"];
}

using BootCfs.Format.Boot;

namespace BootCfs.Initramfs;

/// <summary>Paths of the initramfs; those of the host are in <see cref="HostLayout"/>.</summary>
internal static class Paths
{
    /// <summary>Exists in an initramfs and nowhere else (systemd's initrd interface).</summary>
    internal const string InitrdRelease = "/etc/initrd-release";

    internal const string CommandLine = "/proc/cmdline";

    /// <summary>Keys and revocations of all of them count.</summary>
    internal static readonly string[] TrustFolders = [HostLayout.VendorTrust, HostLayout.LocalTrust];
}

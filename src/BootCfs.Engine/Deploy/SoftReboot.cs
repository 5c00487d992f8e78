using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>
/// Replaces everything that runs but the kernel (systemd-soft-reboot.service(8)): the next root is verified and mounted by the helper of
/// the initramfs, then systemd changes to it.
/// </summary>
public static class SoftReboot
{
    // The first that changes to /run/nextroot.
    private const int OldestSystemd = 254;

    /// <summary>Refuses what a soft reboot cannot do, before anything is changed.</summary>
    /// <param name="host">The running host.</param>
    /// <param name="from">The deployment in use.</param>
    /// <param name="next">The one that would be.</param>
    /// <exception cref="SoftRebootException">It needs a real one.</exception>
    public static void Require(Host host, Deployment from, DeploymentRecord next)
    {
        string? reason = LiveSystem.FindBooted() is not { } booted || booted != from.Id ? "what runs is no deployment of this host"
            : next.Image == from.Record.Image ? "the image is the same, and kernel arguments take a real reboot"
            : next.BootDirectory != from.Record.BootDirectory ? "the commit has another kernel or initramfs"
            : !File.Exists(HostLayout.SetupRootProgram) ? $"there is no {HostLayout.SetupRootProgram}"
            : Systemctl.ReadVersion() is not { } version ? "systemd cannot be asked for its version"
            : version < OldestSystemd ? $"systemd {version} is older than {OldestSystemd}"
            : null;
        if (reason is not null)
            throw new SoftRebootException($"no soft reboot of {host.Path}: {reason}") { Hint = "use --apply for a reboot" };
    }

    /// <summary>Changes to a deployment that has its entry; the shutdown goes on when this returns.</summary>
    /// <param name="id">The deployment.</param>
    /// <param name="entry">Its entry.</param>
    /// <exception cref="SoftRebootException">The next root is refused, or systemd does not do it; the deployment boots next.</exception>
    public static void Run(DeploymentId id, BootEntry entry)
    {
        string? failure = Systemctl.Start(HostLayout.SetupRootProgram, [$"--next-root={entry.Options}"], out _)
            ?? Systemctl.Run("soft-reboot");
        if (failure is not null)
            throw new SoftRebootException($"deployment {id} boots next, but not now: {failure}");
    }
}

/// <summary>The running system cannot be replaced without a reboot.</summary>
/// <param name="message">Why.</param>
public sealed class SoftRebootException(string message) : BootCfsException(ErrorCode.SoftRebootRefused, message);

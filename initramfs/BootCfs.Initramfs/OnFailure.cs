using System.Globalization;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Initramfs.Config;

namespace BootCfs.Initramfs;

/// <summary>
/// <c>bootcfs-setup-root --on-failure</c>: whether to reboot because there is no root. Says yes with 0, after the time that the
/// operator has to look; the unit reboots then. What is not understood is a no: somebody has to look at it.
/// </summary>
internal static class OnFailure
{
    private const int No = 1;

    internal static int Run(Report report)
    {
        InitramfsOnly.Require();
        if (Decide() is not { } delay)
            return No;
        // An error, so that it is seen on a quiet console; short words: see Program.
        report.Error("no root: reboot in " + delay.ToString(CultureInfo.InvariantCulture) + " seconds");
        Thread.Sleep(TimeSpan.FromSeconds(delay));
        return 0;
    }

    // Null when the machine waits for somebody.
    private static int? Decide()
    {
        try
        {
            return Decide(SetupRootConfig.Load(HostLayout.SetupRootFiles), BootArguments.ReadOnFailure(Paths.CommandLine));
        }
        catch (BootCfsException)
        {
            return null; // the helper has said it
        }
    }

    /// <summary>How long to wait for a reboot; null when there is none.</summary>
    internal static int? Decide(SetupRootConfig config, OnFailureKarg arguments) =>
        arguments.Reboots ?? config.RebootsOnFailure ? arguments.Delay ?? config.FailureDelay : null;
}

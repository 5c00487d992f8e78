using System.Globalization;
using BootCfs.Format.Boot;
using BootCfs.Tests.Cli;

namespace BootCfs.Tests.Crash;

/// <summary>
/// Runs the program as on a machine that has booted a deployment: in a mount namespace whose root has the name that the helper of the
/// initramfs gives it, with the host at <c>/sysroot</c>, and a kernel command line that names the deployment.
/// </summary>
internal static class LiveMachine
{
    /// <summary>Stands in front of a command of a scenario; the deployment follows.</summary>
    private const string Mark = "LIVE";

    private const string Script =
        """
        set -e
        place=$1 deployment=$2 root=$1/root
        shift 2
        mkdir -p "$root"
        mount -t tmpfs "composefs:${deployment%%.*}" "$root"
        mkdir -p "$root/sysroot" "$root/run/bootcfs"
        for path in /*; do
            case $path in /run|/sysroot) continue;; esac
            if [ -h "$path" ]; then
                cp -P "$path" "$root$path"
            elif [ -d "$path" ]; then
                mkdir -p "$root$path"
                mount --rbind "$path" "$root$path"
            fi
        done
        mount --bind "$place/sysroot" "$root/sysroot"
        echo "composefs=${deployment%%.*} bootcfs.deploy=$deployment" >"$root/cmdline"
        mount --bind "$root/cmdline" "$root/proc/cmdline"
        exec chroot "$root" "$@"
        """;

    /// <summary>Takes a command apart: what has to stand in front of the program, and the program's own arguments.</summary>
    internal static (string[] Front, string[] Arguments) Split(Workplace place, string[] command) =>
        command is [Mark, var deployment, .. var arguments]
            ? ([.. MountFactAttribute.Unshare, "sh", "-c", Script, "live", place.Path, deployment], arguments)
            : ([], command);

    /// <summary>Where the program finds the host besides the folder that it is in.</summary>
    internal static string[] Places(string[] command) => command is [Mark, ..] ? [HostLayout.Sysroot] : [];

    /// <summary>Runs the program undisturbed.</summary>
    internal static ProgramRun Run(Workplace place, string[] command)
    {
        (string[] front, string[] arguments) = Split(place, command);
        string[] whole = [.. front, "env", string.Create(CultureInfo.InvariantCulture, $"SOURCE_DATE_EPOCH={Strace.Time}"), PublishedProgram.Path, .. arguments];
        (int status, byte[] output, string error) = Tool.Start([], whole[0], whole[1..]);
        return new ProgramRun(status, output, error);
    }
}

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>
/// A machine is upgraded to one bad commit after the other, and comes back to what was installed by itself, within the tries of
/// each. What the installed system then sees is named <c>back-N</c>.
/// </summary>
/// <param name="system">What was installed.</param>
/// <param name="upgrades">The function <c>upgrade</c>: what the installed system does when it runs for the <c>$back</c>th time.</param>
public abstract class FallbackLife(InstalledSystem system, string upgrades) : SharedLife(system, "fallback", $"{Scenario}\n{upgrades}")
{
    /// <summary>How often the commit whose kernel panics may boot; no other boot is as short.</summary>
    internal const int Tries = 2;

    private const string Scenario =
        """
        step() {
            if [ "$booted" != "$first_digest" ]; then
                # Its health check decides how this boot ends.
                end_with none
                touch /run/probe-reported
                return
            fi

            back=$(($(cat /var/lib/probe-back 2> /dev/null || echo 0) + 1))
            echo "$back" > /var/lib/probe-back
            sync /var/lib/probe-back
            prefix=back-$back.
            probe_health
            run status bootcfs status --json
            run quarantine bootcfs quarantine list --json
            run menu cat /efi/grub/bootcfs.cfg /efi/grub/grubenv
            upgrade
        }
        """;
}

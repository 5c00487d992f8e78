namespace BootCfs.Audit.Checks;

/// <summary>What the chain stands on: nothing below it is proven here, so it is said what guards it.</summary>
internal static class PlatformChecks
{
    internal static AuditCheck SecureBoot { get; } = new(
        "platform.secure-boot", AuditScope.Booted, "The firmware starts only what a key it knows has signed.", static (check, subject) =>
            [
                subject.Platform.SecureBoot switch
                {
                    SecureBootState.On => check.Pass("Secure Boot is on"),
                    SecureBootState.Off => check.Warn("Secure Boot is off: whoever writes to the boot directory decides what is booted"),
                    SecureBootState.Setup => check.Warn("Secure Boot is in setup mode: anybody may enrol a key"),
                    _ => check.Skip("this system was not started by UEFI firmware that says"),
                },
            ]);

    internal static AuditCheck Lockdown { get; } = new(
        "platform.lockdown", AuditScope.Booted, "The kernel lets nobody change it while it runs.", static (check, subject) =>
            [
                subject.Platform.Lockdown switch
                {
                    null => check.Skip("this kernel has no lockdown"),
                    "none" => check.Warn("lockdown is off: who is root may change the kernel, and what it measures"),
                    { } mode => check.Pass($"lockdown is {mode}"),
                },
            ]);
}

using BootCfs.Format;

namespace BootCfs.Deploy;

/// <summary>Lets the running system reboot.</summary>
public static class Rebooting
{
    /// <summary>Asks for it; the shutdown goes on when this returns.</summary>
    /// <exception cref="NoRebootException">It is refused.</exception>
    public static void Run()
    {
        if (Systemctl.Run("reboot") is { } failure)
            throw new NoRebootException(failure);
    }
}

/// <summary>All is in place, and the system does not reboot.</summary>
public sealed class NoRebootException : BootCfsException
{
    internal NoRebootException(string reason)
        : base(ErrorCode.SystemCall, $"all is in place, but the system does not reboot: {reason}")
    {
    }
}

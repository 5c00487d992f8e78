using BootCfs.Format;

namespace BootCfs.Deploy;

/// <summary>The unit that publishes what is staged when the system is shut down. It has to run before that.</summary>
internal static class FinalizeUnit
{
    private const string Name = "bootcfs-finalize.service";

    /// <summary>Makes sure that it runs.</summary>
    /// <exception cref="NotArrangedException">It does not.</exception>
    internal static void Start()
    {
        if (Systemctl.Run("--quiet", "start", Name) is { } failure)
            throw new NotArrangedException(failure);
    }
}

/// <summary>Something is staged, and nothing will publish it when the system is shut down.</summary>
public sealed class NotArrangedException : BootCfsException
{
    internal NotArrangedException(string reason)
        : base(ErrorCode.FinalizeNotArranged, $"the deployment is staged, but nothing will publish it when the system is shut down: {reason}") =>
        Hint = "bootcfs finalize publishes it now";
}

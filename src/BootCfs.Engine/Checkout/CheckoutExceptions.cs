using BootCfs.Format;

namespace BootCfs.Checkout;

/// <summary>A checkout is to go where something is.</summary>
/// <param name="path">Where.</param>
/// <param name="reason">What is there.</param>
public sealed class TargetTakenException(string path, string reason) : BootCfsException(ErrorCode.RefusedByPolicy, $"{path} {reason}");

/// <summary>The kernel does not let this user make what the tree has.</summary>
public sealed class CheckoutRefusedException : BootCfsException
{
    /// <summary>Says what was refused.</summary>
    public CheckoutRefusedException(string message, Exception inner)
        : base(ErrorCode.Permission, message, inner) => Hint = "run it as root, or pass --user to leave owners, devices and such out";
}

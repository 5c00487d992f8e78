using BootCfs.Format;

namespace BootCfs;

/// <summary>Policy refuses what was asked for.</summary>
/// <param name="message">What is refused and why.</param>
public sealed class PolicyException(string message) : BootCfsException(ErrorCode.RefusedByPolicy, message)
{
    internal static PolicyException Unsigned(string what) =>
        new($"{what}, and no trusted key is set up") { Hint = "pass --allow-unsigned to go on without a signature, this once" };
}

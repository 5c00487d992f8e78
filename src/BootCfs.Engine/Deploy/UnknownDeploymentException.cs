using BootCfs.Format;

namespace BootCfs.Deploy;

/// <summary>No deployment is meant by a name, or there is none to do something with.</summary>
/// <param name="message">Which.</param>
public sealed class UnknownDeploymentException(string message) : BootCfsException(ErrorCode.UnknownDeployment, message)
{
    internal static UnknownDeploymentException NotHere(string name) => new($"'{name}' is no deployment here")
    {
        Hint = "bootcfs status lists them",
    };
}

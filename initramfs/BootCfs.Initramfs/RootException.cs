using BootCfs.Format;

namespace BootCfs.Initramfs;

/// <summary>Why there is no root.</summary>
internal sealed class RootException(ErrorCode code, string message) : BootCfsException(code, message)
{
    internal static RootException Missing(string message) => new(ErrorCode.Missing, message);
}

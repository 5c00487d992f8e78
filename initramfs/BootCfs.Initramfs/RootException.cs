using BootCfs.Format;
using BootCfs.Format.FsVerity;

namespace BootCfs.Initramfs;

/// <summary>Why there is no root.</summary>
internal sealed class RootException(ErrorCode code, string message, Exception? inner = null)
    : BootCfsException(code, message, inner)
{
    /// <summary>A failure with the image, which then is named as the kernel command line names it.</summary>
    internal static RootException About(FsVerityDigest image, BootCfsException failure) =>
        new(failure.Code, $"image {image.ToHex()}: {failure.Message}", failure);

    internal static RootException Missing(string message) => new(ErrorCode.Missing, message);
}

using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Boot;

/// <summary>A kernel or initramfs does not have the digest that it is recorded with.</summary>
/// <param name="path">The file.</param>
/// <param name="expected">The digest asked for.</param>
/// <param name="actual">The digest found.</param>
public sealed class BootFileMismatchException(string path, Sha256Digest expected, Sha256Digest actual)
    : BootCfsException(ErrorCode.DigestMismatch, $"{path} has digest {actual}, expected {expected}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}

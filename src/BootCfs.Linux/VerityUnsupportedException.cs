using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>The filesystem or the kernel has no fs-verity.</summary>
public sealed class VerityUnsupportedException(string path)
    : BootCfsException(ErrorCode.VerityUnsupported, $"no fs-verity on the filesystem of {path}")
{
    /// <summary>The file that was asked about.</summary>
    public string Path { get; } = path;
}

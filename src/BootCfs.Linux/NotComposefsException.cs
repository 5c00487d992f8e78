using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>A file that should be a composefs image and is none.</summary>
public sealed class NotComposefsException(string path)
    : BootCfsException(ErrorCode.CorruptImage, $"{path} is not a composefs image")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}

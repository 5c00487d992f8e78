using BootCfs.Format;

namespace BootCfs.Config;

/// <summary>A metadata file cannot be understood; guessing would be worse than stopping.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong, with the key or the line.</param>
/// <param name="inner">The failure of the parser, when there was one.</param>
public sealed class InvalidMetadataException(string path, string reason, Exception? inner = null)
    : BootCfsException(ErrorCode.InvalidMetadata, $"{path}: {reason}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}

using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>A file that is read whole is longer than its kind can be.</summary>
public sealed class FileTooLargeException(string path, long limit)
    : BootCfsException(ErrorCode.InvalidMetadata, $"{path} is longer than {limit} bytes")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}

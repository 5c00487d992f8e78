namespace BootCfs.Format.Pe;

/// <summary>A file is no unified kernel image, or not one that can be used here.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class InvalidUkiException(string path, string reason) : BootCfsException(ErrorCode.InvalidUki, $"{path} {reason}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}

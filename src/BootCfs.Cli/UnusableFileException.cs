using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>A file that the operator named has content that cannot be used; says which file.</summary>
internal sealed class UnusableFileException(string path, BootCfsException cause)
    : BootCfsException(cause.Code, $"{path}: {cause.Message}", cause);

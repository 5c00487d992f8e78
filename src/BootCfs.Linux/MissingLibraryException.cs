using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>A shared library that only some work needs is not installed.</summary>
public sealed class MissingLibraryException : BootCfsException
{
    internal MissingLibraryException(string name, string packages)
        : base(ErrorCode.Missing, $"the library {name} is not installed") => Hint = $"install it ({packages})";
}

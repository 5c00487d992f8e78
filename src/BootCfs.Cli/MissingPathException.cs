using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>A tree has no file of a path.</summary>
/// <param name="path">The path.</param>
/// <param name="tree">What holds the tree: a commit, an image.</param>
/// <param name="why">Why not, when there is more to say than that it is not there.</param>
internal sealed class MissingPathException(string path, string tree, string? why = null)
    : BootCfsException(ErrorCode.Missing, $"there is no {path} in {tree}" + (why is null ? "" : $": {why}"));

using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>A commit's tree has no file of this path.</summary>
internal sealed class MissingPathException(string path, string commit)
    : BootCfsException(ErrorCode.Missing, $"there is no {path} in commit {commit}");

using BootCfs.Format;

namespace BootCfs.Commits;

/// <summary>The git repository could not be read or written.</summary>
/// <param name="code">What kind of failure this is.</param>
/// <param name="path">Path of the git repository.</param>
/// <param name="reason">What went wrong.</param>
/// <param name="inner">The failure as libgit2 told it, when it came that way.</param>
public sealed class CommitStoreException(ErrorCode code, string path, string reason, Exception? inner = null)
    : BootCfsException(code, $"{path}: {reason}", inner)
{
    /// <summary>Path of the git repository.</summary>
    public string Path { get; } = path;

    /// <summary>What went wrong.</summary>
    public string Reason { get; } = reason;
}

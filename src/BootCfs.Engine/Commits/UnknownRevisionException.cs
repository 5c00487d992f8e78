using BootCfs.Format;

namespace BootCfs.Commits;

/// <summary>No commit, or more than one, has this name.</summary>
/// <param name="revision">The name that was asked for.</param>
/// <param name="reason">Why it names no commit.</param>
public sealed class UnknownRevisionException(string revision, string reason)
    : BootCfsException(ErrorCode.UnknownRevision, $"'{revision}': {reason}")
{
    /// <summary>The name that was asked for.</summary>
    public string Revision { get; } = revision;
}

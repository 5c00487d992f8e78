namespace BootCfs.Format.Signing;

/// <summary>A commit object is malformed, or is not a commit of BootCfs.</summary>
/// <param name="commit">Names the commit, by its id where that is known.</param>
/// <param name="reason">What is wrong, with the place.</param>
public sealed class InvalidCommitException(string commit, string reason)
    : BootCfsException(ErrorCode.InvalidCommit, $"commit {commit}: {reason}")
{
    /// <summary>Names the commit, by its id where that is known.</summary>
    public string Commit { get; } = commit;

    /// <summary>What is wrong, with the place.</summary>
    public string Reason { get; } = reason;
}

using BootCfs.Format;
using LibGit2Sharp;

namespace BootCfs.Commits;

/// <summary>Turns failures of libgit2, which have a text but no error number, into ours.</summary>
internal static class GitFailure
{
    // Whoever writes through us holds the repository's lock and clears up after the dead.
    private const string LockedHint = "git is at work there; if it is not, remove that file";

    // The texts are those of strerror(3) without a locale, and of libgit2 itself.
    private static readonly (string Text, ErrorCode Code)[] Known =
    [
        ("No space left on device", ErrorCode.NoSpace),
        ("Disk quota exceeded", ErrorCode.NoSpace),
        ("Permission denied", ErrorCode.Permission),
        ("Read-only file system", ErrorCode.SystemCall),
        ("object hash mismatch", ErrorCode.DigestMismatch),
        ("object not found", ErrorCode.Missing),
        ("target OID for the reference doesn't exist", ErrorCode.Missing),
        ("failed to lock file", ErrorCode.Locked),
    ];

    /// <summary>Runs a call of LibGit2Sharp.</summary>
    /// <param name="path">Path of the git repository.</param>
    /// <param name="call">The call.</param>
    /// <param name="otherwise">What kind of failure it is when the text says nothing more.</param>
    internal static T Translate<T>(string path, Func<T> call, ErrorCode otherwise = ErrorCode.InvalidMetadata)
    {
        try
        {
            return call();
        }
        catch (LibGit2SharpException error)
        {
            throw From(path, error.Message, otherwise, error);
        }
    }

    /// <summary>A failure with the text that libgit2 gives it.</summary>
    internal static CommitStoreException From(string path, string text, ErrorCode otherwise, Exception? inner = null)
    {
        foreach ((string known, ErrorCode code) in Known)
        {
            if (text.Contains(known, StringComparison.Ordinal))
                return new CommitStoreException(code, path, text, inner) { Hint = code == ErrorCode.Locked ? LockedHint : null };
        }

        return new CommitStoreException(otherwise, path, text, inner);
    }
}

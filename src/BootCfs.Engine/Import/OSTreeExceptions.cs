using BootCfs.Format;
using BootCfs.Format.OSTree;

namespace BootCfs.Import;

/// <summary>A commit of OSTree needs an object that its repository does not have.</summary>
/// <param name="what">The object and what it is needed for.</param>
/// <param name="repository">The repository that was asked.</param>
public sealed class MissingOSTreeObjectException(string what, string repository)
    : BootCfsException(ErrorCode.Missing, $"{what} is missing in {repository}");

/// <summary>An object of OSTree is not what its name says.</summary>
/// <param name="what">The object and what it is needed for.</param>
/// <param name="actual">The checksum that it has.</param>
public sealed class OSTreeChecksumException(string what, in OSTreeChecksum actual)
    : BootCfsException(ErrorCode.DigestMismatch, $"{what} has checksum {actual}");

/// <summary>No commit of OSTree, or more than one, has this name.</summary>
/// <param name="repository">The repository.</param>
/// <param name="reason">Why the name names no commit.</param>
public sealed class UnknownOSTreeRefException(string repository, string reason)
    : BootCfsException(ErrorCode.UnknownRevision, $"{repository}: {reason}");

/// <summary>A commit of OSTree was only partly pulled.</summary>
/// <param name="checksum">The commit.</param>
/// <param name="repository">The repository.</param>
public sealed class PartialOSTreeCommitException(in OSTreeChecksum checksum, string repository)
    : BootCfsException(ErrorCode.Missing, $"commit {checksum} in {repository} is partial: not all of its objects are there");

/// <summary>Nobody who is trusted has signed a commit of OSTree.</summary>
/// <param name="checksum">The commit.</param>
/// <param name="repository">The repository.</param>
/// <param name="reason">Why it may not.</param>
public sealed class OSTreeCommitRefusedException(in OSTreeChecksum checksum, string repository, string reason)
    : BootCfsException(ErrorCode.RefusedByPolicy, $"commit {checksum} in {repository} {reason}");

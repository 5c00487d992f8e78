using BootCfs.Format;
using BootCfs.Format.FsVerity;

namespace BootCfs.Store;

/// <summary>An object that something refers to is not there.</summary>
/// <param name="digest">Its digest.</param>
/// <param name="store">The store that was asked.</param>
public sealed class MissingObjectException(in FsVerityDigest digest, string store)
    : BootCfsException(ErrorCode.Missing, $"object {digest} is missing in {store}");

/// <summary>Bytes that do not have the digest they were asked for by.</summary>
/// <param name="what">The file or object.</param>
/// <param name="expected">The digest asked for.</param>
/// <param name="actual">The digest found.</param>
public sealed class DigestMismatchException(string what, in FsVerityDigest expected, in FsVerityDigest actual)
    : BootCfsException(ErrorCode.DigestMismatch, $"{what} has digest {actual}, expected {expected}");

/// <summary>A file changed, shrank or vanished while it was read.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What was seen.</param>
public sealed class SourceChangedException(string path, string reason)
    : BootCfsException(ErrorCode.SourceChanged, $"{path} changed while it was read: {reason}");

/// <summary>An object that is not what an image says of it.</summary>
/// <param name="what">The object.</param>
/// <param name="fault">What is wrong.</param>
public sealed class DamagedObjectException(string what, string fault)
    : BootCfsException(ErrorCode.DigestMismatch, $"{what} {fault}");

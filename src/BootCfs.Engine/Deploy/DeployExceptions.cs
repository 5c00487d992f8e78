using BootCfs.Format;

namespace BootCfs.Deploy;

/// <summary>A commit that has no kernel and cannot be deployed.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotBootableException(string message) : BootCfsException(ErrorCode.InvalidTree, message);

/// <summary>The <c>/etc</c> in use has changes that a new one would lose.</summary>
/// <param name="message">Which.</param>
public sealed class EtcConflictException(string message) : BootCfsException(ErrorCode.EtcConflict, message);

using BootCfs.Format;

namespace BootCfs.Trust;

/// <summary>A signature that was to be kept is not one of what it should sign.</summary>
/// <param name="problem">What is wrong, with what it should sign.</param>
public sealed class BadSignatureException(string problem) : BootCfsException(ErrorCode.VerificationFailed, problem);

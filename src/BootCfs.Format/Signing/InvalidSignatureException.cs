namespace BootCfs.Format.Signing;

/// <summary>A signature is malformed, or of a kind that is not taken; says nothing about one that is only wrong.</summary>
/// <param name="source">Names what is signed.</param>
/// <param name="reason">What is wrong, with the place.</param>
public sealed class InvalidSignatureException(string source, string reason)
    : BootCfsException(ErrorCode.InvalidSignature, $"signature of {source}: {reason}");

namespace BootCfs.Format.Signing;

/// <summary>A public or private key is malformed, or of a kind that is not taken.</summary>
/// <param name="source">Names the key, by its file where it has one.</param>
/// <param name="reason">What is wrong, with the place.</param>
public sealed class InvalidKeyException(string source, string reason)
    : BootCfsException(ErrorCode.InvalidKey, $"key {source}: {reason}");

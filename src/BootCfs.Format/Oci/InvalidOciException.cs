namespace BootCfs.Format.Oci;

/// <summary>A container image that breaks its format, has something that is not taken, or does not have what is asked for.</summary>
/// <param name="what">The image, or the part of it.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">What led here.</param>
public sealed class InvalidOciException(string what, string reason, Exception? inner = null)
    : BootCfsException(ErrorCode.InvalidOci, $"{what}: {reason}", inner);

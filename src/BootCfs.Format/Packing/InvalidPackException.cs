namespace BootCfs.Format.Packing;

/// <summary>A git pack or its index breaks its format.</summary>
/// <param name="reason">What is wrong.</param>
public sealed class InvalidPackException(string reason)
    : BootCfsException(ErrorCode.InvalidMetadata, $"git pack is damaged: {reason}");

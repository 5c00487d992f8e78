using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>The running kernel lacks something that a mount needs.</summary>
public sealed class MissingKernelFeatureException(string feature, string since, int errno)
    : BootCfsException(ErrorCode.SystemCall, $"the kernel has no {feature} (needs {since})")
{
    /// <summary>What is missing.</summary>
    public string Feature { get; } = feature;

    /// <summary>What the kernel answered.</summary>
    public int Errno { get; } = errno;
}

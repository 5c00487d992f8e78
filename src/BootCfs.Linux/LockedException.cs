using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>Another process holds the lock.</summary>
public sealed class LockedException(string path, string holder)
    : BootCfsException(ErrorCode.Locked, $"{path} is locked by {holder}")
{
    /// <summary>Process id and command of the holder, or <c>another process</c>.</summary>
    public string Holder { get; } = holder;
}

using BootCfs.Format;

namespace BootCfs.Trust;

/// <summary>A key was named that is not there, or not there alone.</summary>
/// <param name="name">How it was named.</param>
/// <param name="reason">What is wrong with that.</param>
public sealed class UnknownKeyException(string name, string reason) : BootCfsException(ErrorCode.UnknownKey, $"key '{name}': {reason}");

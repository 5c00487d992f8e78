using BootCfs.Format;

namespace BootCfs.Trust;

/// <summary>Others than root can change what the system trusts.</summary>
/// <param name="path">The folder or file.</param>
/// <param name="reason">Who can change it.</param>
public sealed class UnsafeTrustException(string path, string reason) : BootCfsException(ErrorCode.UnsafeTrust, $"{path}: {reason}");

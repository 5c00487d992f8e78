using BootCfs.Format;

namespace BootCfs.Retention;

/// <summary>What must be kept cannot be told, so nothing is removed.</summary>
public sealed class RetentionException : BootCfsException
{
    /// <summary>Says what cannot be told, and why.</summary>
    public RetentionException(string reason, Exception? inner = null)
        : base(ErrorCode.VerificationFailed, $"nothing was removed: {reason}", inner) =>
        Hint = "bootcfs fsck shows what is damaged";
}

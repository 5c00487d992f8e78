using BootCfs.Format;

namespace BootCfs.Trust;

/// <summary>A private key is in a file that others than its owner can use.</summary>
public sealed class UnprotectedKeyException : BootCfsException
{
    /// <summary>Names the file.</summary>
    public UnprotectedKeyException(string path, uint permissions)
        : base(ErrorCode.UnprotectedKey, $"private key {path} is open to others: its mode is {Convert.ToString(permissions, 8).PadLeft(4, '0')}") =>
        Hint = $"chmod 600 {path}, and ask yourself who may have read it";
}

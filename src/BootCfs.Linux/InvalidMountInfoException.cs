using BootCfs.Format;

namespace BootCfs.Linux;

/// <summary>A mount table that has not the form of proc_pid_mountinfo(5).</summary>
public sealed class InvalidMountInfoException(int line)
    : BootCfsException(ErrorCode.InvalidMetadata, $"mountinfo line {line} cannot be understood")
{
    /// <summary>Line number, from 1.</summary>
    public int Line { get; } = line;
}

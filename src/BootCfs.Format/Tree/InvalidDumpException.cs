namespace BootCfs.Format.Tree;

/// <summary>Text that is not composefs-dump(5).</summary>
/// <param name="line">Line number from 1; 0 when the text as a whole is meant.</param>
/// <param name="reason">The refusal, in mkcomposefs's words (composefs.md S9.9).</param>
public sealed class InvalidDumpException(long line, string reason)
    : BootCfsException(ErrorCode.InvalidDump, line == 0 ? $"dump is invalid: {reason}" : $"dump is invalid at line {line}: {reason}")
{
    /// <summary>Line number from 1; 0 when the text as a whole is meant.</summary>
    public long Line { get; } = line;

    /// <summary>The refusal alone.</summary>
    public string Reason { get; } = reason;
}

namespace BootCfs.Format;

/// <summary>A failure bootcfs can name. Anything else that escapes is a bug and keeps its stack trace.</summary>
/// <param name="code">What kind of failure this is.</param>
/// <param name="message">Names the thing; lower case, no full stop.</param>
/// <param name="inner">The cause, when another failure led to this one.</param>
public abstract class BootCfsException(ErrorCode code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Stable: decides the exit status and is the "code" field of <c>--json</c> errors.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>What the operator can do next, or null when there is nothing useful to say.</summary>
    public string? Hint { get; init; }
}

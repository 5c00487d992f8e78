namespace BootCfs.Format.Tree;

/// <summary>A tree that no image can hold.</summary>
/// <param name="reason">What is wrong; for the writer's own refusals the C library's text of the errno mkcomposefs shows.</param>
/// <param name="path">The entry concerned, or null when it is the whole tree.</param>
public sealed class InvalidTreeException(string reason, string? path)
    : BootCfsException(
        ErrorCode.InvalidTree,
        path is null ? $"tree cannot be written as an image: {reason}" : $"tree cannot be written as an image: {path}: {reason}")
{
    /// <summary>The reason alone.</summary>
    public string Reason { get; } = reason;
}

using System.Text.Json.Serialization;

namespace BootCfs.Cli.Json;

/// <summary>A document that <c>--json</c> prints. Fields may be added; one is never renamed, removed or given another meaning.</summary>
internal abstract record Document
{
    /// <summary>Raised when a document can no longer be read as before.</summary>
    [JsonPropertyOrder(-1)]
    public int Schema { get; init; } = 1;
}

/// <summary>What every command prints when it fails.</summary>
internal sealed record FailureDocument(Failure Error) : Document;

/// <summary>What went wrong.</summary>
/// <param name="Code">The kind of failure: an error code's name in lower case with hyphens.</param>
/// <param name="Message">What happened, with the path or id.</param>
/// <param name="Hint">What to do next, if something can be done.</param>
internal sealed record Failure(string Code, string Message, string? Hint);

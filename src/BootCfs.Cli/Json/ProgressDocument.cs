namespace BootCfs.Cli.Json;

/// <summary><c>--progress-fd</c>: how far the work is; docs/formats/progress.md.</summary>
internal sealed record ProgressDocument : Document
{
    /// <summary><c>phase</c> when one begins, <c>progress</c> on the way, <c>done</c> at the end of work that went well.</summary>
    public required string Event { get; init; }

    public required string Phase { get; init; }

    public required double Elapsed { get; init; }

    public required long Entries { get; init; }

    public required long Files { get; init; }

    public required long Bytes { get; init; }

    public required long ReusedFiles { get; init; }

    public required long ReusedBytes { get; init; }

    public required long NewBytes { get; init; }

    public long? ExpectedBytes { get; init; }

    public required long Rate { get; init; }

    public long? Eta { get; init; }
}

using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>What a commit is wanted for, and what its judge knows beside it.</summary>
public sealed record TrustQuestion
{
    /// <summary>The time: that of the machine, never one that a commit names.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The stream that was asked for; null when a commit was.</summary>
    public string? Stream { get; init; }

    /// <summary>The highest epoch that the host has booted healthily; null when it has none or there is no host.</summary>
    public long? HighestEpoch { get; init; }

    /// <summary>The commit that runs: what it and those before it say of keys is in force or superseded already.</summary>
    public GitObjectId? Running { get; init; }
}

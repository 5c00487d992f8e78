namespace BootCfs.Cli.Json;

/// <summary><c>deploy</c>: what was done, or would be.</summary>
internal sealed record DeployDocument : Document
{
    public required bool DryRun { get; init; }

    /// <summary>Whether its entry is published only when the system is shut down.</summary>
    public required bool Staged { get; init; }

    public required string Deployment { get; init; }

    public required string Commit { get; init; }

    public required string Image { get; init; }

    public required string Os { get; init; }

    /// <summary>File name of the boot entry.</summary>
    public required string Entry { get; init; }

    /// <summary>The kernel command line in it.</summary>
    public required string Options { get; init; }

    public required int MissingObjects { get; init; }

    public required long RootBytes { get; init; }

    public required long BootBytes { get; init; }

    /// <summary><c>kernel</c> or <c>user-space</c>: who verifies the image when it is mounted.</summary>
    public required string Verity { get; init; }

    /// <summary>Whether it goes on although no trusted key has signed the commit.</summary>
    public required bool Unsigned { get; init; }

    /// <summary>Why a security epoch is taken that is lower than the host has had.</summary>
    public string? Downgrade { get; init; }

    /// <summary>The trusted keys that have signed: name and fingerprint.</summary>
    public required IReadOnlyList<string> Signers { get; init; }

    public long? SecurityEpoch { get; init; }

    /// <summary>The stream that <c>upgrade</c> follows.</summary>
    public string? Stream { get; init; }

    /// <summary>The deployment that stays as a way back.</summary>
    public string? Previous { get; init; }

    /// <summary>What <c>/etc</c> begins with.</summary>
    public required EtcDocument Etc { get; init; }

    /// <summary>Every step, and the boot menu before and after.</summary>
    public required PlanDocument Plan { get; init; }
}

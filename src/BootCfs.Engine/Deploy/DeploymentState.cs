using System.Text.Json.Serialization;
using BootCfs.Config;
using BootCfs.Format.Boot;

namespace BootCfs.Deploy;

/// <summary>One deployment, as <c>status</c> shows it. Of one with a problem only the entry is sure to be known.</summary>
/// <param name="Id">The deployment's id.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Image">Its image, with layout and algorithm.</param>
/// <param name="Os">Its OS name.</param>
/// <param name="Title">Its title in the boot menu.</param>
/// <param name="Entry">File name of its boot entry.</param>
/// <param name="Counter">Decides the order of the boot menu.</param>
/// <param name="Kargs">Kernel arguments of the operator.</param>
/// <param name="Created">When it was deployed.</param>
/// <param name="Booted">Whether it runs.</param>
/// <param name="Default">Whether it boots next.</param>
/// <param name="Rollback">Whether a rollback leads to it.</param>
/// <param name="Pinned">Whether it is kept whatever retention says.</param>
/// <param name="Label">What a pinned one is called.</param>
/// <param name="Bad">Whether the boot loader has given it up.</param>
/// <param name="TriesLeft">Tries to boot it that are left; null when they are not counted.</param>
/// <param name="Edited">Whether somebody has changed the kernel arguments in its entry.</param>
/// <param name="Verified">Of the one that runs: who verifies what is read, <c>kernel</c> or <c>user-space</c>.</param>
/// <param name="Problem">Why it cannot be used; null when all is well.</param>
public sealed record DeploymentState(
    string? Id,
    string? Commit,
    string? Image,
    string? Os,
    string Title,
    string Entry,
    long? Counter,
    IReadOnlyList<string> Kargs,
    DateTimeOffset? Created,
    bool Booted,
    bool Default,
    bool Rollback,
    bool Pinned,
    string? Label,
    bool Bad,
    int? TriesLeft,
    bool Edited,
    string? Verified,
    string? Problem)
{
    /// <summary>What boots: <c>text</c>, an entry that names a kernel and an initramfs, or <c>uki</c>, a unified kernel image.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether it was deployed although no trusted key had signed its commit.</summary>
    [JsonPropertyName("unsigned")]
    public bool IsUnsigned { get; init; }

    /// <summary>Why a security epoch was taken that is lower than the host had had; null when none was.</summary>
    public string? Downgrade { get; init; }

    /// <summary>Whether it gets its entry only when the system is shut down.</summary>
    public bool Staged { get; init; }

    /// <summary>The stream that <c>bootcfs upgrade</c> follows.</summary>
    public string? Stream { get; init; }

    /// <summary>Why it was given up; null when it was not, or the operator has let go of that.</summary>
    public string? Quarantine { get; init; }

    /// <summary>Of the one that runs: <c>passed</c> or <c>failed</c>, as the health checks of this boot said.</summary>
    public string? Health { get; init; }

    /// <summary>Of the one that runs: what is wrong, when they failed.</summary>
    public string? HealthProblem { get; init; }

    /// <summary>Whether it is only tried.</summary>
    public bool Trial { get; init; }

    /// <summary>Paths of <c>/etc</c> about which a conflict came up only when it was published at shutdown.</summary>
    public IReadOnlyList<string>? EtcConflicts { get; init; }

    internal static DeploymentState Of(Deployment deployment, HostInventory found, IReadOnlyList<QuarantineRecord> quarantine, HealthReport? health)
    {
        HealthReport? own = health?.Deployment == deployment.Id?.ToString() ? health : null;
        DeploymentRecord? record = deployment.Problem is null ? deployment.Record : null;
        bool isBooted = found.Booted is not null && deployment.Id == found.Booted;
        BootTries? tries = deployment.Entry.Tries;
        return new DeploymentState(
            deployment.Id?.ToString(),
            record?.Commit.ToString(),
            record?.Image.ToString(),
            record?.Os.ToString(),
            deployment.Entry.Entry.Title ?? "",
            deployment.Entry.FileName,
            deployment.Entry.OurName?.Counter,
            record?.Kargs ?? [],
            record?.Created,
            isBooted,
            deployment.Entry.FileName == found.Next?.FileName,
            deployment.Entry.FileName == found.WayBack?.Entry.FileName,
            deployment.Label is not null,
            deployment.Label is { Length: > 0 } label ? label : null,
            tries is { Left: 0 },
            tries?.Left,
            deployment.IsEdited,
            isBooted && BootedState.TryRead() is { } booted && booted.Deploy == deployment.Id.ToString() ? booted.Verity : null,
            deployment.Problem)
        {
            Kind = deployment.Entry.Kind == BootEntryKind.Text ? "text" : "uki",
            IsUnsigned = record?.IsUnsigned ?? false,
            Downgrade = record?.Downgrade,
            Staged = deployment.IsStaged,
            Stream = record?.Stream,
            EtcConflicts = found.States.FirstOrDefault(state => state.Id == deployment.Id)?.EtcConflicts,
            Trial = record?.IsTrial ?? false,
            Quarantine = tries is { Left: 0 } ? quarantine.FirstOrDefault(bad => bad.Image == record?.Image)?.Reason : null,
            Health = own is null ? null : own.Passed ? "passed" : "failed",
            HealthProblem = own is { Passed: false } ? own.Problem : null,
        };
    }
}

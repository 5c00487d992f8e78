using BootCfs.Linux;

namespace BootCfs.Integrity;

/// <summary>What is to be repaired and from where.</summary>
/// <param name="From">Paths of repositories and directories, asked in this order.</param>
/// <param name="DryRun">Find what would be done, and change nothing.</param>
/// <param name="LockWait">How long to wait for who changes the repository.</param>
public sealed record RepairRequest(IReadOnlyList<string> From, bool DryRun, LockWait LockWait);

/// <summary>What repairs came to.</summary>
/// <param name="Repairs">What was done about each finding.</param>
/// <param name="After">How the repository is now.</param>
public sealed record RepairReport(IReadOnlyList<Repair> Repairs, FsckReport After);

/// <summary>What was done about a finding.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Outcome">What was done, or would be.</param>
/// <param name="Source">Where what was damaged came from, or where it is now; null when nothing was done.</param>
public sealed record Repair(Finding Finding, RepairOutcome Outcome, string? Source);

/// <summary>What can be done about a finding.</summary>
public enum RepairOutcome
{
    /// <summary>It was taken from elsewhere and proven.</summary>
    Restored,

    /// <summary>It was made anew from what the repository has.</summary>
    Rebuilt,

    /// <summary>Nobody has it: what was there is in quarantine.</summary>
    PutAside,

    /// <summary>Nothing.</summary>
    Left,
}

using BootCfs.Audit.Checks;

namespace BootCfs.Audit;

/// <summary>Every check, in the order of the chain. docs/audit.md is the snapshot of this list.</summary>
public static class AuditChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AuditCheck> All { get; } =
    [
        CommitChecks.Signature,
        CommitChecks.Release,
        CommitChecks.Image,
        CommitChecks.StoredImage,
        CommitChecks.Objects,
        DeploymentChecks.Entry,
        DeploymentChecks.BootFiles,
        DeploymentChecks.State,
        BootedChecks.CommandLine,
        BootedChecks.Root,
        BootedChecks.Verity,
        BootedChecks.Measured,
    ];
}

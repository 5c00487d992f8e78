using BootCfs.Audit.Checks;

namespace BootCfs.Audit;

/// <summary>Every check, in the order of the chain. docs/audit.md is the snapshot of this list.</summary>
public static class AuditChecks
{
    /// <summary>The check of names of images, which repairs make right.</summary>
    public static string ImageNames => HostChecks.Images.Id;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AuditCheck> All { get; } =
    [
        TrustChecks.Policy,
        TrustChecks.Signature,
        TrustChecks.Revocation,
        TrustChecks.Age,
        TrustChecks.Epoch,
        TrustChecks.Stream,
        CommitChecks.Release,
        CommitChecks.Meta,
        CommitChecks.Image,
        ObjectChecks.StoredImage,
        ObjectChecks.Folder,
        ObjectChecks.Content,
        ObjectChecks.Seals,
        ObjectChecks.Names,
        DeploymentChecks.Entry,
        DeploymentChecks.BootFiles,
        UkiChecks.Sections,
        DeploymentChecks.State,
        CopyChecks.Copies,
        DeploymentChecks.Etc,
        PlatformChecks.SecureBoot,
        PlatformChecks.Lockdown,
        BootedChecks.CommandLine,
        BootedChecks.Entry,
        BootedChecks.Root,
        BootedChecks.Layers,
        BootedChecks.Verity,
        BootedChecks.Measured,
        HostChecks.Entries,
        HostChecks.BootFolders,
        HostChecks.Images,
        HostChecks.Space,
    ];
}

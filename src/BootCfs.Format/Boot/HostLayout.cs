namespace BootCfs.Format.Boot;

/// <summary>
/// Where things lie on a host (docs/architecture.md): paths below the physical root, which a running system has at
/// <c>/sysroot</c>, and below <c>/run</c>. The engine writes what the initramfs helper reads, so they are said here once.
/// </summary>
public static class HostLayout
{
    /// <summary>Where a running system has its physical root.</summary>
    public const string Sysroot = "/sysroot";

    /// <summary>The repository of a host.</summary>
    public const string Repository = "composefs";

    /// <summary>Images of a repository, named by digest.</summary>
    public const string Images = "images";

    /// <summary>Objects of a repository, named by digest.</summary>
    public const string Objects = "objects";

    /// <summary>All that belongs to a host and to no commit, below the physical root.</summary>
    public const string State = "state";

    /// <summary>One directory for each deployment, named by its id.</summary>
    public const string Deployments = "state/deploy";

    /// <summary>One directory for each OS name.</summary>
    public const string OsStates = "state/os";

    /// <summary>A deployment's <c>/etc</c>, in its directory.</summary>
    public const string Etc = "etc";

    /// <summary>A deployment's <c>/var</c>, in its directory: a symlink to that of its OS name.</summary>
    public const string Var = "var";

    /// <summary>What a deployment is, in its directory.</summary>
    public const string DeploymentFile = "deployment.toml";

    /// <summary>
    /// Stands in a deployment's directory while it is made and while it is removed: unless a boot entry names the deployment,
    /// nobody needs it.
    /// </summary>
    public const string UnfinishedFile = "unfinished";

    /// <summary>
    /// Stands in the directory of a deployment that is whole and has no boot entry yet: what <c>bootcfs finalize</c> needs to publish
    /// it when the system is shut down.
    /// </summary>
    public const string StagedFile = "staged";

    /// <summary>The <c>/etc</c> that a staged deployment took its changes from, as it was then, in its directory.</summary>
    public const string StagedEtc = "staged.etc";

    /// <summary>Which conflicts came up when <c>/etc</c> of a staged deployment was merged at shutdown, in its directory.</summary>
    public const string EtcConflicts = "etc.conflicts";

    /// <summary>Why a staged deployment could not be published, below the physical root; gone with the next that can.</summary>
    public const string FinalizeFailure = "state/finalize-failed.toml";

    /// <summary>Stands in the directory of a deployment that is kept: a line with its label, which may be empty.</summary>
    public const string PinFile = "pinned";

    /// <summary>Why the last boot of a deployment was not healthy, in its directory: a line.</summary>
    public const string FailureFile = "boot-failure";

    /// <summary>Images that no boot of was healthy: a file each.</summary>
    public const string Quarantine = "state/quarantine";

    /// <summary>Programs of the vendor that say whether a boot is healthy.</summary>
    public const string VendorHealth = $"{VendorTrust}/health.d";

    /// <summary>Programs of the operator that say whether a boot is healthy.</summary>
    public const string LocalHealth = $"{LocalTrust}/health.d";

    /// <summary>How the names of directories begin and end that are not whole yet.</summary>
    public const string StagedPrefix = ".";

    /// <inheritdoc cref="StagedPrefix"/>
    public const string StagedSuffix = ".new";

    /// <summary>Programs that a custom boot loader needs after every change of entries.</summary>
    public const string LoaderHooks = "/etc/bootcfs/bootloader.d";

    /// <summary>The commit of a deployment, signature and all, in its directory: what the initramfs proves the image with.</summary>
    public const string CommitFile = "commit";

    /// <summary><c>release.toml</c> of that commit, in the deployment's directory.</summary>
    public const string ReleaseFile = "release.toml";

    /// <summary>Further signatures of that commit, in the deployment's directory: a file each.</summary>
    public const string Signatures = "signatures";

    /// <summary>What the vendor of a system trusts; also in the initramfs.</summary>
    public const string VendorTrust = "/usr/lib/bootcfs";

    /// <summary>What the operator of a system trusts.</summary>
    public const string LocalTrust = "/etc/bootcfs";

    /// <summary>
    /// How the root is set up, in the initramfs and in the tree that it was made of; a later file overrides an earlier one, key by
    /// key.
    /// </summary>
    public static IReadOnlyList<string> SetupRootFiles { get; } = [$"{VendorTrust}/setup-root.toml", $"{LocalTrust}/setup-root.toml"];

    /// <summary>Changes of <c>/etc</c>, in the <c>etc</c> of a deployment that is mounted as an overlay.</summary>
    public const string EtcUpper = "upper";

    /// <summary>What <c>etc restore</c> replaced, in a deployment's directory.</summary>
    public const string EtcReplaced = "etc.replaced";

    /// <summary>Keys that are trusted, below a folder of trust.</summary>
    public const string Keys = "keys.d";

    /// <summary>Keys and commits that are revoked, below a folder of trust.</summary>
    public const string Revoked = "revoked.d";

    /// <summary>The rules of a folder of trust; in the directory of an OS name, the epoch below which a host does not go.</summary>
    public const string TrustFile = "trust.toml";

    /// <summary>Where systemd keeps what lasts until the next boot; survives the switch of root.</summary>
    public const string Run = "/run";

    /// <summary>Ours, below <see cref="Run"/>.</summary>
    public const string RunName = "bootcfs";

    /// <summary>State of ours that lasts until the next boot.</summary>
    public const string RunDirectory = $"{Run}/{RunName}";

    /// <summary>Written by the initramfs helper: what was mounted and how it was verified.</summary>
    public const string BootedFile = "booted.json";

    /// <summary>Where systemd takes the root of a soft reboot from, below <see cref="Run"/>.</summary>
    public const string NextRootName = "nextroot";

    /// <summary>As <see cref="BootedFile"/> about the root of a soft reboot, while it is not yet known whether that has happened.</summary>
    public const string NextBootedFile = "nextroot.json";

    /// <summary>How the source of a verified root begins in the mount table; its digest follows.</summary>
    public const string RootSource = "composefs:";

    /// <summary>The helper that verifies and mounts a root.</summary>
    public const string SetupRootProgram = $"{VendorTrust}/bootcfs-setup-root";

    /// <summary>Written after every change, so that reading needs no privileges.</summary>
    public const string StateFile = "state.json";

    /// <summary>What the health checks of this boot said.</summary>
    public const string HealthFile = "health.json";

    /// <summary>A deployment's directory below the physical root.</summary>
    public static string Deployment(string id) => $"{Deployments}/{id}";

    /// <summary>Below <see cref="Signatures"/>, the signature by a key, which is named by its fingerprint in hex.</summary>
    public static string SignatureFile(string key) => $"{key}.sig";

    /// <summary>The <c>/var</c> of an OS name below the physical root.</summary>
    public static string OsVar(string osName) => $"{OsStates}/{osName}/var";

    /// <summary>The epoch that an OS name has reached, below the physical root.</summary>
    public static string OsTrust(string osName) => $"{OsStates}/{osName}/{TrustFile}";

    /// <summary>What a deployment's <c>var</c> points to.</summary>
    public static string VarTarget(string osName) => $"../../os/{osName}/var";
}

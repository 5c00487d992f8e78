namespace BootCfs.Format.Journal;

/// <summary>Every kind of message that BootCfs writes to the journal. A row that was shipped keeps its id and its meaning.</summary>
public static class JournalMessages
{
    /// <summary>A new entry was published.</summary>
    public static JournalMessage Deployed { get; } = new(
        "fcb066401e2b49f9a4653a43ac3df19a", "deployed", JournalPriority.Notice, "A deployment was put in place and boots next.");

    /// <summary>An older deployment was made the next one.</summary>
    public static JournalMessage RolledBack { get; } = new(
        "7e932f6230a6483db122552d2b4d0b9b", "rolled-back", JournalPriority.Notice, "A deployment that was there boots next.");

    /// <summary>A deployment was taken away.</summary>
    public static JournalMessage Undeployed { get; } = new(
        "b8f580ce39c4499abd600a0fb275590d", "undeployed", JournalPriority.Notice, "A deployment was taken away by `bootcfs undeploy`.");

    /// <summary>A collection of garbage took a deployment away.</summary>
    public static JournalMessage Collected { get; } = new(
        "ed7c6979eaea4f72bd1be4bb2a15edbc", "collected", JournalPriority.Notice, "A deployment was taken away by `bootcfs gc`.");

    /// <summary>The security epoch of a host went down.</summary>
    public static JournalMessage Downgraded { get; } = new(
        "fe59efdc754845a997754db587aa3414",
        "downgraded",
        JournalPriority.Warning,
        "A deployment boots next whose security epoch is below one that has booted healthily; the operator's reason is in `BOOTCFS_REASON`.");

    /// <summary>A deployment was put in place and gets its entry when the system is shut down.</summary>
    public static JournalMessage Staged { get; } = new(
        "5cd7b41382e74c2384046337de2e12e7", "staged", JournalPriority.Notice, "A deployment was put in place; its boot entry is published when the system is shut down.");

    /// <summary>A staged deployment got its entry.</summary>
    public static JournalMessage Finalized { get; } = new(
        "a265247a47c8461a8836ab9b77ccf97a", "finalized", JournalPriority.Notice, "A staged deployment got its boot entry and boots next.");

    /// <summary>A staged deployment could not be published.</summary>
    public static JournalMessage FinalizeFailed { get; } = new(
        "395a378b728d43ae94d13dd3d3673925",
        "finalize-failed",
        JournalPriority.Error,
        "A staged deployment could not be published; why is in `BOOTCFS_REASON`. The next shutdown tries again.");

    /// <summary>All health checks of a boot passed.</summary>
    public static JournalMessage HealthPassed { get; } = new(
        "db61d654b3f1413591a5971a1d99c251", "health-passed", JournalPriority.Notice, "All health checks of a boot passed.");

    /// <summary>A health check of a boot failed.</summary>
    public static JournalMessage HealthFailed { get; } = new(
        "c6d2227ac18c4b1081dab719f05e7489",
        "health-failed",
        JournalPriority.Error,
        "A health check of a boot failed: `BOOTCFS_CHECK` is its name, `BOOTCFS_REASON` how.");

    /// <summary>The boots of an entry are counted no more.</summary>
    public static JournalMessage Blessed { get; } = new(
        "981cc719253848d5b0917b74ab982a0d", "blessed", JournalPriority.Notice, "The boots of a deployment are counted no more: one was good, or the operator keeps it.");

    /// <summary>A boot is ended because it did not prove healthy.</summary>
    public static JournalMessage BootFailed { get; } = new(
        "5e70535f8e2f4a07be1ed8adf5ebe06a",
        "boot-failed",
        JournalPriority.Error,
        "A counted boot did not prove healthy and is ended: `BOOTCFS_REASON` says why.");

    /// <summary>A deployment was given up.</summary>
    public static JournalMessage Quarantined { get; } = new(
        "44bf708fab674f849ac4c56b5a91e72f",
        "quarantined",
        JournalPriority.Error,
        "A deployment has no tries left; its image is not deployed again until the operator lets go of it.");

    /// <summary>All of them, as docs/formats/journal.md shows them.</summary>
    public static IReadOnlyList<JournalMessage> All { get; } =
    [
        Deployed, RolledBack, Undeployed, Collected, Downgraded, Staged, Finalized, FinalizeFailed,
        HealthPassed, HealthFailed, Blessed, BootFailed, Quarantined,
    ];
}

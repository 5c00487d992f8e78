using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Journal;

namespace BootCfs.Deploy;

/// <summary>What a host says in the journal.</summary>
internal static class HostMessages
{
    private const int ShownDigits = 12;

    /// <summary>A new deployment boots next, and why it may be of a lower security epoch, if it is.</summary>
    internal static IEnumerable<JournalEntry> OfDeployed(DeploymentRecord record, BootEntryName entry) =>
        [Of(JournalMessages.Deployed, record, "is in place and boots next", Entry(entry.ToString())), .. OfDowngrade(record, record.Downgrade)];

    /// <summary>A new deployment waits for the shutdown of the system.</summary>
    internal static IEnumerable<JournalEntry> OfStaged(DeploymentRecord record) =>
        [Of(JournalMessages.Staged, record, "is staged: it boots next once the system has been shut down"), .. OfDowngrade(record, record.Downgrade)];

    /// <summary>What was staged has its entry.</summary>
    internal static JournalEntry OfFinalized(DeploymentRecord record, BootEntryName entry) =>
        Of(JournalMessages.Finalized, record, "was staged and has its boot entry", Entry(entry.ToString()));

    /// <summary>What is staged could not be published.</summary>
    internal static JournalEntry OfFinalizeFailed(DeploymentId? deployment, string reason)
    {
        JournalField[] named = deployment is { } id ? [new JournalField(JournalField.Deployment, id.ToString())] : [];
        return new JournalEntry(
            JournalMessages.FinalizeFailed,
            $"{(deployment is { } failed ? $"deployment {Short(failed)}" : "what is staged")} could not be published: {reason}",
            [.. named, Reason(reason)]);
    }

    /// <summary>A deployment that was there boots next.</summary>
    internal static IEnumerable<JournalEntry> OfRolledBack(DeploymentRecord record, BootEntryName entry, string? downgradeReason) =>
        [Of(JournalMessages.RolledBack, record, "boots next again", Entry(entry.ToString())), .. OfDowngrade(record, downgradeReason)];

    /// <summary>Deployments were taken away; of some no record may be left.</summary>
    internal static IEnumerable<JournalEntry> OfGone(JournalMessage message, HostInventory found, IEnumerable<DeploymentId> ids) =>
        ids.Select(id => found.States.FirstOrDefault(state => state.Id == id)?.Record is { } record
            ? Of(message, record, "is gone")
            : new JournalEntry(message, $"deployment {Short(id)} is gone", new JournalField(JournalField.Deployment, id.ToString())));

    /// <summary>A health check failed.</summary>
    internal static JournalEntry OfHealthFailed(DeploymentRecord record, HealthResult check) => Of(
        JournalMessages.HealthFailed,
        record,
        $"is not healthy: {check.Name} {check.Reason}",
        new JournalField(JournalField.Check, check.Name),
        Reason(check.Reason ?? ""));

    /// <summary>An image was given up.</summary>
    internal static JournalEntry OfQuarantined(QuarantineRecord record) => new(
        JournalMessages.Quarantined,
        $"commit {record.Commit.ToString()[..ShownDigits]} of {record.Os} is given up after {record.Tries} tries: {record.Reason}",
        new JournalField(JournalField.Commit, record.Commit.ToString()),
        new JournalField(JournalField.Os, record.Os.ToString()),
        Entry(record.Entry),
        Reason(record.Reason));

    /// <summary>An entry about a deployment.</summary>
    /// <param name="message">What kind it is of.</param>
    /// <param name="record">The deployment.</param>
    /// <param name="what">The rest of a sentence that begins with the deployment.</param>
    /// <param name="fields">What programs read besides.</param>
    internal static JournalEntry Of(JournalMessage message, DeploymentRecord record, string what, params IEnumerable<JournalField> fields) => new(
        message,
        $"deployment {Short(record.Id)} of {record.Os}, commit {record.Commit.ToString()[..ShownDigits]}, {what}",
        [
            new JournalField(JournalField.Deployment, record.Id.ToString()),
            new JournalField(JournalField.Commit, record.Commit.ToString()),
            new JournalField(JournalField.Os, record.Os.ToString()),
            .. fields,
        ]);

    private static IEnumerable<JournalEntry> OfDowngrade(DeploymentRecord record, string? reason) => reason is null
        ? []
        : [Of(JournalMessages.Downgraded, record, $"is below the security epoch that this host has booted: {reason}", Reason(reason))];

    private static JournalField Entry(string name) => new(JournalField.Entry, name);

    private static JournalField Reason(string text) => new(JournalField.Reason, text);

    private static string Short(DeploymentId id) =>
        id.Serial == 0 ? id.Digest.ToHex()[..ShownDigits] : $"{id.Digest.ToHex()[..ShownDigits]}.{id.Serial}";
}

namespace BootCfs.Format.Journal;

/// <summary>A field of an entry of the journal beside those that every entry has.</summary>
/// <param name="Name">Its name: capital letters, digits and underscores, as the journal takes it.</param>
/// <param name="Value">Its value.</param>
public readonly record struct JournalField(string Name, string Value)
{
    /// <summary>The deployment that is meant.</summary>
    public const string Deployment = "BOOTCFS_DEPLOYMENT";

    /// <summary>Its commit.</summary>
    public const string Commit = "BOOTCFS_COMMIT";

    /// <summary>Its operating system.</summary>
    public const string Os = "BOOTCFS_OS";

    /// <summary>File name of its boot entry.</summary>
    public const string Entry = "BOOTCFS_ENTRY";

    /// <summary>Why something was done or refused.</summary>
    public const string Reason = "BOOTCFS_REASON";

    /// <summary>Name of a health check.</summary>
    public const string Check = "BOOTCFS_CHECK";
}

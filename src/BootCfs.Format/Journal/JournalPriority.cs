namespace BootCfs.Format.Journal;

/// <summary>How much a message of the journal matters: <c>PRIORITY</c>, as syslog(3) counts.</summary>
public enum JournalPriority
{
    /// <summary><c>LOG_ERR</c>: something failed.</summary>
    Error = 3,

    /// <summary><c>LOG_WARNING</c>: somebody should look.</summary>
    Warning = 4,

    /// <summary><c>LOG_NOTICE</c>: normal, and worth knowing.</summary>
    Notice = 5,
}

using System.Text;
using System.Text.RegularExpressions;
using BootCfs.Format.Journal;

namespace BootCfs.Tests.Format.Journal;

public partial class JournalMessagesTests
{
    [Fact]
    public void The_documentation_is_the_table()
    {
        var text = new StringBuilder("""
            # Messages in the journal

            What BootCfs does to the running system stands in its journal, with fields by which programs find it:
            `journalctl MESSAGE_ID=...`. An id means the same for ever. Every entry has `SYSLOG_IDENTIFIER=bootcfs` and the
            priority below; what applies of these fields is there as well:

            | field | value |
            |---|---|
            | `BOOTCFS_DEPLOYMENT` | id of the deployment |
            | `BOOTCFS_COMMIT` | its commit |
            | `BOOTCFS_OS` | name of its operating system |
            | `BOOTCFS_ENTRY` | file name of its boot entry |
            | `BOOTCFS_REASON` | why something was done or refused |
            | `BOOTCFS_CHECK` | name of a health check |

            | message | `MESSAGE_ID` | priority | what has happened |
            |---|---|---|---|

            """);
        foreach (JournalMessage message in JournalMessages.All)
            text.Append($"| {message.Name} | `{message.Id}` | {message.Priority.ToString().ToLowerInvariant()} | {message.Meaning} |\n");
        Snapshot.MatchFile(text.ToString(), "docs/formats/journal.md");
    }

    [Fact]
    public void Every_id_is_128_bits_and_means_one_thing()
    {
        Assert.All(JournalMessages.All, message => Assert.Matches(Id(), message.Id));
        Assert.Equal(JournalMessages.All.Count, JournalMessages.All.DistinctBy(message => message.Id).Count());
        Assert.Equal(JournalMessages.All.Count, JournalMessages.All.DistinctBy(message => message.Name).Count());
        Assert.Equal(typeof(JournalMessages).GetProperties().Length - 1, JournalMessages.All.Count); // the list is one of them
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Id();
}

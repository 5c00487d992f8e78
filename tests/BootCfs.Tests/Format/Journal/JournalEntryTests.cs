using System.Text;
using BootCfs.Format.Journal;

namespace BootCfs.Tests.Format.Journal;

public class JournalEntryTests
{
    private static readonly JournalMessage Message = new("00112233445566778899aabbccddeeff", "test", JournalPriority.Warning, "A test.");

    [Fact]
    public void Is_a_field_a_line() => Assert.Equal(
        "MESSAGE=it is done\nMESSAGE_ID=00112233445566778899aabbccddeeff\nPRIORITY=4\nSYSLOG_IDENTIFIER=bootcfs\nBOOTCFS_OS=debian\n",
        Encoding.UTF8.GetString(new JournalEntry(Message, "it is done", new JournalField(JournalField.Os, "debian")).ToBytes()));

    // Otherwise whoever gives the reason could add fields of their own.
    [Fact]
    public void A_value_with_line_feeds_stands_behind_its_length()
    {
        byte[] bytes = new JournalEntry(Message, "x", new JournalField(JournalField.Reason, "ä\nPRIORITY=0")).ToBytes();
        byte[] expected = [.. "BOOTCFS_REASON\n"u8, 13, 0, 0, 0, 0, 0, 0, 0, .. "ä\nPRIORITY=0\n"u8];
        Assert.Equal(expected, bytes[^expected.Length..]);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace BootCfs.Format.Journal;

/// <summary>An entry for the journal.</summary>
/// <param name="Message">What kind it is of.</param>
/// <param name="Text">What people read.</param>
/// <param name="Fields">What programs read besides.</param>
public sealed record JournalEntry(JournalMessage Message, string Text, params IReadOnlyList<JournalField> Fields)
{
    /// <summary>Who says it.</summary>
    public const string Identifier = "bootcfs";

    /// <summary>
    /// The entry in the journal's own protocol (https://systemd.io/JOURNAL_NATIVE_PROTOCOL): a field a line; a value that has
    /// line feeds itself stands behind its length.
    /// </summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        JournalField[] all =
        [
            new("MESSAGE", Text),
            new("MESSAGE_ID", Message.Id),
            new("PRIORITY", ((int)Message.Priority).ToString(CultureInfo.InvariantCulture)),
            new("SYSLOG_IDENTIFIER", Identifier),
            .. Fields,
        ];
        foreach (JournalField field in all)
            Write(bytes, field);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> bytes, JournalField field)
    {
        byte[] value = Encoding.UTF8.GetBytes(field.Value);
        bytes.Write(Encoding.ASCII.GetBytes(field.Name));
        if (value.Contains((byte)'\n'))
        {
            bytes.Write("\n"u8);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.GetSpan(sizeof(ulong)), (ulong)value.Length);
            bytes.Advance(sizeof(ulong));
        }
        else
        {
            bytes.Write("="u8);
        }

        bytes.Write(value);
        bytes.Write("\n"u8);
    }
}

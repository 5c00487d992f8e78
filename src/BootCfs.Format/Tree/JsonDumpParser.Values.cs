using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

// Values of fields.
public sealed partial class JsonDumpParser
{
    private byte[] _scratch = new byte[4096];
    private int _scratchUsed;

    private uint TypeOf(scoped in Utf8JsonReader reader) =>
        FileTypeName.TryParse(Text(reader, EntryField.Type), out uint type)
            ? type
            : throw Error(reader, $"must be one of {string.Join(", ", FileTypeName.All)}", EntryField.Type);

    private uint Permissions(scoped in Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = Text(reader, EntryField.Mode);
        if (digits.Length is 0 or > 4 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'7'))
            throw Error(reader, "must be up to four octal digits", EntryField.Mode);
        uint mode = 0;
        foreach (byte digit in digits)
            mode = (mode * 8) + digit - '0';
        return mode;
    }

    private ulong Number(scoped in Utf8JsonReader reader, EntryField field, ulong max) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value) && value <= max
            ? value
            : throw Error(reader, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {max}"), field);

    private long Seconds(scoped in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value)
            ? value
            : throw Error(reader, "must be a whole number of 64 bits", EntryField.Mtime);

    private ReadOnlySpan<byte> Digest(scoped in Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = Text(reader, EntryField.Digest);
        int size = _options.Algorithm.DigestSize();
        Span<byte> digest = Room(size);
        return digits.Length == size * 2 && Convert.FromHexString(digits, digest, out _, out _) == OperationStatus.Done
            ? digest
            : throw Error(reader, $"must be {size * 2} hexadecimal digits", EntryField.Digest);
    }

    private ReadOnlySpan<byte> Name(scoped in Utf8JsonReader reader, EntryField field)
    {
        ReadOnlySpan<byte> text = Text(reader, field);
        return text.Contains((byte)0) ? throw Error(reader, "has a zero byte", field) : text;
    }

    private ReadOnlySpan<byte> Text(scoped in Utf8JsonReader reader, EntryField field) =>
        reader.TokenType == JsonTokenType.String ? Decode(reader, field) : throw Error(reader, "must be a string", field);

    // Undoes JSON's escapes and then ours. Most text has none and is taken as it stands.
    private ReadOnlySpan<byte> Decode(scoped in Utf8JsonReader reader, EntryField field)
    {
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            Span<byte> room = Room(text.Length);
            try
            {
                text = room[..reader.CopyString(room)];
            }
            catch (InvalidOperationException)
            {
                throw Error(reader, "is not Unicode", field);
            }
        }
        else if (!Utf8.IsValid(text))
        {
            throw Error(reader, "is not Unicode", field);
        }

        if (!text.Contains((byte)'\\'))
            return text;
        Span<byte> bytes = Room(text.Length);
        return DumpEscape.TryUnescape(text, bytes, out int length, out string refusal) ? bytes[..length] : throw Error(reader, refusal, field);
    }

    // Lasts until the next entry.
    private Span<byte> Room(int length)
    {
        if (length > _scratch.Length - _scratchUsed)
        {
            _scratch = new byte[Math.Max(length, _scratch.Length * 2)];
            _scratchUsed = 0;
        }

        _scratchUsed += length;
        return _scratch.AsSpan(_scratchUsed - length, length);
    }
}

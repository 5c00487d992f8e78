using System.Buffers;
using System.Globalization;

namespace BootCfs.Format.Tree;

/// <summary>Escapes of composefs-dump(5): <c>\\ \n \r \t \xHH</c> (composefs.md S9.3, S10.3).</summary>
internal static class DumpEscape
{
    private const string HexDigits = "0123456789abcdef";

    private static readonly SearchValues<byte> Printable = SearchValues.Create(PrintableBytes(except: (byte)'\\'));
    private static readonly SearchValues<byte> PrintableAndSpace = SearchValues.Create([.. PrintableBytes((byte)'\\'), (byte)' ']);
    private static readonly SearchValues<byte> PrintableInXattr = SearchValues.Create(PrintableBytes((byte)'\\', (byte)'='));

    /// <summary>Undoes escapes into <paramref name="output"/>, which is as long as the field; false leaves the refusal's text.</summary>
    internal static bool TryUnescape(ReadOnlySpan<byte> field, Span<byte> output, out int length, out string error)
    {
        length = 0;
        error = "";
        while (true)
        {
            int backslash = field.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = backslash < 0 ? field : field[..backslash];
            plain.CopyTo(output[length..]);
            length += plain.Length;
            if (backslash < 0)
                return true;

            field = field[(backslash + 1)..];
            if (field.IsEmpty)
                return Fail(out error, "No character after escape");

            byte kind = field[0];
            field = field[1..];
            if (kind != 'x')
            {
                if (!TrySimple(kind, out output[length]))
                    return Fail(out error, $"Unsupported escape type {PathText.Display([kind])}");
                length++;
                continue;
            }

            if (field.Length < 2)
                return Fail(out error, "No hex characters after hex escape");
            if (!byte.TryParse(field[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out output[length]))
                return Fail(out error, "Invalid hex characters after hex escape");
            length++;
            field = field[2..];
        }
    }

    /// <summary>Appends bytes the way composefs-info prints them.</summary>
    internal static void Append(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes, bool inXattr = false) =>
        Append(output, bytes, inXattr ? PrintableInXattr : Printable);

    /// <summary>Appends bytes the way composefs-info lists paths: spaces stay.</summary>
    internal static void AppendWithSpaces(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes) =>
        Append(output, bytes, PrintableAndSpace);

    private static void Append(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes, SearchValues<byte> asTheyAre)
    {
        while (true)
        {
            int special = bytes.IndexOfAnyExcept(asTheyAre);
            if (special < 0)
            {
                output.Write(bytes);
                return;
            }

            output.Write(bytes[..special]);
            AppendEscaped(output, bytes[special]);
            bytes = bytes[(special + 1)..];
        }
    }

    private static void AppendEscaped(IBufferWriter<byte> output, byte value)
    {
        Span<byte> room = output.GetSpan(4);
        room[0] = (byte)'\\';
        int length = 2;
        switch (value)
        {
            case (byte)'\\': room[1] = (byte)'\\'; break;
            case (byte)'\n': room[1] = (byte)'n'; break;
            case (byte)'\r': room[1] = (byte)'r'; break;
            case (byte)'\t': room[1] = (byte)'t'; break;
            default:
                room[1] = (byte)'x';
                room[2] = (byte)HexDigits[value >> 4];
                room[3] = (byte)HexDigits[value & 15];
                length = 4;
                break;
        }

        output.Advance(length);
    }

    private static bool TrySimple(byte kind, out byte value)
    {
        value = kind switch
        {
            (byte)'\\' => (byte)'\\',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => 0,
        };
        return value != 0;
    }

    private static bool Fail(out string error, string text)
    {
        error = text;
        return false;
    }

    private static byte[] PrintableBytes(params ReadOnlySpan<byte> except)
    {
        var bytes = new List<byte>();
        for (byte b = 0x21; b <= 0x7e; b++)
        {
            if (!except.Contains(b))
                bytes.Add(b);
        }

        return [.. bytes];
    }
}

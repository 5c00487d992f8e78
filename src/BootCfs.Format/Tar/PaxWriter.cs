using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace BootCfs.Format.Tar;

/// <summary>Writes the extended header of an entry: what the plain one has no room for, in a fixed order.</summary>
internal sealed class PaxWriter
{
    private readonly ArrayBufferWriter<byte> _records = new();

    private PaxWriter()
    {
    }

    /// <summary>The records; none when the plain header says it all.</summary>
    internal static byte[] Write(TarEntry entry)
    {
        var pax = new PaxWriter();
        bool hasPath = !Ascii.IsValid(entry.Path) || TarHeaderWriter.Split(entry.Path) < 0;
        bool hasLink = !Ascii.IsValid(entry.LinkPath) || entry.LinkPath.Length > TarHeaderWriter.NameSize;
        // Without this, text is UTF-8; it counts for the records behind it.
        if (!Utf8.IsValid(entry.Path) || !Utf8.IsValid(entry.LinkPath))
            pax.Add("hdrcharset"u8, "BINARY"u8);
        if (hasPath)
            pax.Add("path"u8, entry.Path);
        if (hasLink)
            pax.Add("linkpath"u8, entry.LinkPath);
        pax.AddNumber("size"u8, TarHeaderWriter.ContentSize(entry), 12);
        pax.AddNumber("uid"u8, entry.Attributes.Uid, 8);
        pax.AddNumber("gid"u8, entry.Attributes.Gid, 8);
        if (entry.Attributes.MtimeNsec != 0 || !TarHeaderWriter.Fits(entry.Attributes.MtimeSec, 12))
            pax.Add("mtime"u8, Encoding.ASCII.GetBytes(PaxTime.Format(entry.Attributes.MtimeSec, entry.Attributes.MtimeNsec)));
        foreach (Tree.DraftXattr xattr in entry.Xattrs)
            pax.Add(PaxXattr.RecordOf(xattr.Key), xattr.Value);
        return pax._records.WrittenSpan.ToArray();
    }

    private void AddNumber(ReadOnlySpan<byte> key, long value, int fieldSize)
    {
        if (!TarHeaderWriter.Fits(value, fieldSize))
            Add(key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    // The length in front counts its own digits.
    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int rest = key.Length + value.Length + 3;
        int length = rest + Digits(rest);
        length = rest + Digits(length);
        _records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        _records.Write(" "u8);
        _records.Write(key);
        _records.Write("="u8);
        _records.Write(value);
        _records.Write("\n"u8);
    }

    private static int Digits(int number) => number < 10 ? 1 : 1 + Digits(number / 10);
}

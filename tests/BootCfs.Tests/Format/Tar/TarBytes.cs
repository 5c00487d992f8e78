using System.Globalization;
using System.Text;

namespace BootCfs.Tests.Format.Tar;

/// <summary>Archives put together by hand; characters are bytes (Latin-1). What is not said is that of a plain file.</summary>
internal sealed class TarBytes
{
    internal const int Block = 512;

    private readonly List<byte> _archive = [];

    /// <summary>The archive so far, with the blocks that end it.</summary>
    internal byte[] Ended() => [.. _archive, .. new byte[2 * Block]];

    /// <summary>The archive so far.</summary>
    internal byte[] Open() => [.. _archive];

    /// <summary>An entry: its header, changed as is said, and its content.</summary>
    internal TarBytes Add(string name, char type = '0', string content = "", string link = "", string? size = null, Action<byte[]>? change = null)
    {
        byte[] header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, "0000644");
        Put(header, 108, "0001750");
        Put(header, 116, "0000144");
        Put(header, 124, size ?? Octal(content.Length, 11));
        Put(header, 136, "14312345670");
        header[156] = (byte)type;
        Put(header, 157, link);
        Put(header, 257, "ustar\0" + "00");
        change?.Invoke(header);
        Put(header, 148, "        ");
        Put(header, 148, Octal(header.Sum(b => b), 6) + "\0");
        _archive.AddRange(header);
        return Raw(content);
    }

    /// <summary>An extended header of records, each <c>KEY=VALUE</c>.</summary>
    internal TarBytes Pax(char type, params string[] records) => Add("pax", type, string.Concat(records.Select(Record)));

    /// <summary>Bytes up to the end of a block.</summary>
    internal TarBytes Raw(string content)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        _archive.AddRange(bytes);
        _archive.AddRange(new byte[-bytes.Length & (Block - 1)]);
        return this;
    }

    internal static string Record(string text)
    {
        int length = text.Length + 3;
        while (length != text.Length + 2 + length.ToString(CultureInfo.InvariantCulture).Length)
            length++;
        return string.Create(CultureInfo.InvariantCulture, $"{length} {text}\n");
    }

    internal static void Put(byte[] header, int offset, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, offset);

    internal static string Octal(long number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');
}

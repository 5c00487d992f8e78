using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>
/// Base64 in lines between <c>-----BEGIN</c> and <c>-----END</c>, by the one spelling that a writer would choose: full
/// lines of one length, a last one that is no longer, nothing before or behind.
/// </summary>
internal static class Armor
{
    private const int Width = 70; // what OpenSSH writes
    private const string Dashes = "-----";

    /// <summary>What stands behind <c>BEGIN</c> in the first line; null when that is no such line.</summary>
    internal static string? LabelOf(ReadOnlySpan<byte> text)
    {
        const string begin = $"{Dashes}BEGIN ";
        int end = text.IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(text[..Math.Clamp(end, 0, 2 * Width)]);
        return line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith(Dashes, StringComparison.Ordinal)
            ? line[begin.Length..^Dashes.Length]
            : null;
    }

    /// <summary>Undoes the armor.</summary>
    /// <param name="text">The text, with or without its last line feed.</param>
    /// <param name="label">What must stand behind <c>BEGIN</c> and <c>END</c>.</param>
    /// <param name="refusal">Makes the failure from what is wrong.</param>
    internal static byte[] Read(ReadOnlySpan<byte> text, string label, Func<string, BootCfsException> refusal)
    {
        if (LabelOf(text) != label)
            throw refusal($"does not begin with {Dashes}BEGIN {label}{Dashes}");

        byte[] base64 = new byte[text.Length];
        try
        {
            int position = text.IndexOf((byte)'\n') + 1;
            int length = ReadLines(text, ref position, base64, refusal);
            byte[] end = Encoding.ASCII.GetBytes($"{Dashes}END {label}{Dashes}");
            if (!text[position..].StartsWith(end) || text[(position + end.Length)..] is not ([] or [(byte)'\n']))
                throw refusal($"does not end with {Dashes}END {label}{Dashes} at byte {position} of the text");
            return Decode(base64.AsSpan(0, length)) ?? throw refusal("is no base64 as it is written");
        }
        finally
        {
            Array.Clear(base64); // may be a private key
        }
    }

    /// <summary>Puts armor around bytes.</summary>
    internal static string Print(string label, ReadOnlySpan<byte> bytes)
    {
        // Not interpolated: the initramfs prints signatures too, where that could wait for randomness.
        var text = new StringBuilder(Dashes + "BEGIN " + label + Dashes + "\n");
        foreach (char[] line in Convert.ToBase64String(bytes).Chunk(Width))
            text.Append(line).Append('\n');
        return text.Append(Dashes + "END " + label + Dashes + "\n").ToString();
    }

    /// <summary>Decodes base64 without blanks, with its padding and with no bits that mean nothing; null when it is another.</summary>
    internal static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, bytes, out _, out int length) != OperationStatus.Done)
            return null;
        byte[] again = new byte[Base64.GetMaxEncodedToUtf8Length(length)];
        Base64.EncodeToUtf8(bytes.AsSpan(0, length), again, out _, out _);
        bool same = again.AsSpan().SequenceEqual(base64);
        Array.Clear(again);
        return same ? bytes[..length] : null;
    }

    private static int ReadLines(ReadOnlySpan<byte> text, ref int position, Span<byte> base64, Func<string, BootCfsException> refusal)
    {
        int total = 0;
        int width = 0;
        bool isLast = false;
        while (!text[position..].StartsWith("-----"u8))
        {
            int length = text[position..].IndexOf((byte)'\n');
            if (length <= 0 || isLast || (width > 0 && length > width))
                throw refusal($"line at byte {position} of the text is not as long as the others");
            isLast = length < width;
            width = Math.Max(width, length);
            text.Slice(position, length).CopyTo(base64[total..]);
            total += length;
            position += length + 1;
        }

        return total;
    }
}

using System.Text;

namespace BootCfs.Format.Tree;

/// <summary>Names and paths are bytes; this shows them to people.</summary>
public static class PathText
{
    /// <summary>UTF-8 as it is, control characters and bytes that are not UTF-8 as <c>\xHH</c>.</summary>
    public static string Display(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool decoded = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (decoded && !Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in bytes[..used])
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }
}

using System.Text;

namespace BootCfs.Format.Tree;

/// <summary>Names and paths are bytes; this shows them to people.</summary>
public static class PathText
{
    /// <summary>UTF-8 as it is, control characters and bytes that are not UTF-8 as <c>\xHH</c>.</summary>
    public static string Display(ReadOnlySpan<byte> bytes) => Show(bytes, escapeBackslash: false);

    /// <summary>As <see cref="Display"/>, and a backslash as <c>\\</c>: undoing composefs-dump(5) escapes gives the bytes back.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes) => Show(bytes, escapeBackslash: true);

    private static string Show(ReadOnlySpan<byte> bytes, bool escapeBackslash)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool decoded = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (decoded && !Rune.IsControl(rune))
            {
                text.Append(escapeBackslash && rune.Value == '\\' ? "\\\\" : rune.ToString());
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

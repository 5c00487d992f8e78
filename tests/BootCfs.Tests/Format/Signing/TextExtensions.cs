using System.Text;

namespace BootCfs.Tests.Format.Signing;

internal static class TextExtensions
{
    internal static string ToText(this ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    internal static string ToText(this Span<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>Text that others wrote, as it may be shown on a terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control characters as <c>\xHH</c>.</summary>
    internal static string Of(string text) => PathText.Display(Encoding.UTF8.GetBytes(text));
}

using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Format.Oci;

/// <summary>Text of documents that anyone may have written, as messages show it.</summary>
public static class OciText
{
    private const int MaxShown = 120;
    private const int MaxListed = 20;

    /// <summary>The text without control characters, and not without end.</summary>
    public static string Display(string text)
    {
        string shown = PathText.Display(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, MaxShown)]));
        return text.Length > MaxShown ? $"{shown}..." : shown;
    }

    /// <summary>What there is to choose from, each once.</summary>
    public static string List(IEnumerable<string> choices)
    {
        string[] all = [.. choices.Distinct(StringComparer.Ordinal)];
        string shown = string.Join(", ", all.Take(MaxListed).Select(Display));
        return all.Length > MaxListed ? $"{shown} and {all.Length - MaxListed} more" : shown;
    }
}

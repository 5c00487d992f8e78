using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Format.Pe;

/// <summary>os-release as it stands in <c>.osrel</c> of a unified kernel image of ours: a boot menu shows its title, and sorts by it.</summary>
public static class UkiOsRelease
{
    private const string Title = "PRETTY_NAME";
    private const string SortKey = "IMAGE_ID";

    // Each would be taken for a version, and decide before the counter in the file name (adr/0022).
    private static readonly string[] _replaced = [Title, SortKey, "IMAGE_VERSION", "VERSION", "VERSION_ID", "BUILD_ID"];

    /// <summary>The text: that of the system, with our title and sort key, and without versions.</summary>
    /// <param name="release">os-release of the system.</param>
    /// <param name="title">Shown in the menu.</param>
    public static string Make(ReadOnlySpan<byte> release, string title)
    {
        var text = new StringBuilder();
        foreach (string line in Encoding.UTF8.GetString(release).Split('\n'))
        {
            if (line.Length > 0 && !_replaced.Any(name => line.TrimStart().StartsWith(name + '=', StringComparison.Ordinal)))
                text.Append(line).Append('\n');
        }

        // systemd-boot takes quotes away and no backslashes; what the shell would read otherwise is left out.
        string shown = string.Concat(title.Where(c => c is not ('"' or '\\' or '$' or '`')));
        return text.Append(SortKey).Append('=').Append(BootEntry.OurSortKey).Append('\n').Append(Title).Append("=\"").Append(shown).Append("\"\n").ToString();
    }

    /// <summary>Whether the counter in the file name decides among entries of ours where an image has this os-release.</summary>
    public static bool LeavesOrderToName(BootEntry entry) => entry is { SortKey: BootEntry.OurSortKey, Version: null };
}

using System.Text;
using System.Text.RegularExpressions;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Crash;

/// <content>The menu of a GRUB that reads no entries: it decides, whatever entries there are.</content>
internal sealed partial class HostJudge
{
    private string CheckGrub(Workplace place, bool again)
    {
        string path = Path.Combine(place.Path, "boot", "grub", "bootcfs.cfg");
        if (!File.Exists(path))
            return "";
        string text = File.ReadAllText(path);
        Dictionary<string, BootEntryFile> functions = Function().Matches(text).ToDictionary(match => match.Groups[1].Value, ReadMenuEntry);
        string[] order = [.. Call().Matches(text).Select(match => match.Groups[1].Value)];
        var problems = new StringBuilder();
        if (!again && !_defaults.Contains(order.Length == 0 ? "" : IdOf(functions[order[0]])))
            problems.AppendLine($"  the menu of GRUB boots {order.FirstOrDefault()}");
        foreach (string name in order)
            problems.Append(Check(place, functions[name]));
        return problems.ToString();
    }

    private static BootEntryFile ReadMenuEntry(Match function)
    {
        string[] words = [.. Word().Matches(function.Groups[2].Value).Select(match => match.Groups[1].Value)];
        string text = $"linux {words[0]}\ninitrd {function.Groups[3].Value}\noptions {string.Join(' ', words[1..])}\n";
        return new BootEntryFile(function.Groups[1].Value, BootEntry.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [GeneratedRegex(@"^function (\S+) \{$.*?^ *linux ""\$bootcfs_boot""(.*?)$\s*initrd ""\$bootcfs_boot""'(.*?)'$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Function();

    // A counted one is asked for twice: with tries, and without.
    [GeneratedRegex(@"^(?:if .*; then )?(bootcfs_entry_[0-9]+)(?:; fi)?$", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex("'(.*?)'")]
    private static partial Regex Word();
}

using System.Globalization;
using System.Text;

namespace BootCfs.Format.Boot;

/// <summary>
/// Our part of the menu of a GRUB that reads no entries: a script that <c>grub.cfg</c> sources, made of our entries, the newest
/// first. It counts boots: before GRUB loads an entry with tries it takes one from the entry's variable in grubenv, and an
/// entry that has none left stands behind all others.
/// </summary>
public static class GrubMenu
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "bootcfs.cfg";

    private const string VariablePrefix = "bootcfs_tries_";

    private const string Head =
        """
        # Made by bootcfs of the entries in loader/entries, and made anew with every change of them.
        # Paths are from the root of the filesystem that has this file, wherever GRUB sees that.
        insmod regexp
        insmod loadenv
        insmod test
        regexp --set=1:bootcfs_boot '^(.*)/grub2?$' "$prefix"

        """;

    /// <summary>Name of the variable with the tries of an entry.</summary>
    public static string VariableOf(BootEntryName name) => string.Create(CultureInfo.InvariantCulture, $"{VariablePrefix}{name.Counter}");

    /// <summary>Whether a variable is one with tries.</summary>
    public static bool IsVariable(string name) => name.StartsWith(VariablePrefix, StringComparison.Ordinal);

    /// <summary>Id that an entry has in the menu: that of the first one is the one that is booted unless its tries are used up.</summary>
    public static string? FindFirstId(ReadOnlySpan<byte> menu)
    {
        const string Option = " --id '";
        string text = Encoding.UTF8.GetString(menu);
        int start = text.IndexOf(Option, StringComparison.Ordinal) + Option.Length;
        return start < Option.Length ? null : text[start..text.IndexOf('\'', start)];
    }

    /// <summary>Makes the script. Of the tries it has what the entries began with: what is left of them is in grubenv.</summary>
    /// <param name="entries">All entries, in any order; those of others, and unified kernel images, are passed over.</param>
    public static byte[] Make(IEnumerable<BootEntryFile> entries)
    {
        (BootEntryFile File, BootEntryName Name)[] ours =
        [
            .. entries.Where(file => file.OurName is { Kind: BootEntryKind.Text }).Select(file => (File: file, Name: file.OurName!.Value)) // those that have one
                .OrderByDescending(entry => entry.Name.Counter),
        ];
        var text = new StringBuilder(Head);
        BootEntryName[] counted = [.. ours.Select(entry => entry.Name).Where(name => name.Tries is not null)];
        if (counted.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"load_env --file \"$prefix/{GrubEnvironment.FileName}\" {string.Join(' ', counted.Select(VariableOf))}\n");
        foreach (BootEntryName name in counted)
            text.Append(CultureInfo.InvariantCulture, $"if [ -z \"${VariableOf(name)}\" ]; then set {VariableOf(name)}={name.Tries?.Left}; fi\n");
        // Where the first one cannot be loaded, nobody may be there to choose the second.
        if (ours.Length > 1)
            text.Append("set fallback=1\n");
        foreach ((BootEntryFile file, BootEntryName name) in ours)
            AppendFunction(text, file, name, ours.Count(entry => entry.File.Entry.Title == file.Entry.Title) > 1);
        foreach ((BootEntryFile _, BootEntryName name) in ours)
            text.Append(name.Tries is null ? $"{FunctionOf(name)}\n" : $"if [ \"${VariableOf(name)}\" != 0 ]; then {FunctionOf(name)}; fi\n");
        foreach (BootEntryName name in counted)
            text.Append(CultureInfo.InvariantCulture, $"if [ \"${VariableOf(name)}\" = 0 ]; then {FunctionOf(name)}; fi\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string FunctionOf(BootEntryName name) => string.Create(CultureInfo.InvariantCulture, $"bootcfs_entry_{name.Counter}");

    private static void AppendFunction(StringBuilder text, BootEntryFile file, BootEntryName name, bool isDoubled)
    {
        BootEntry entry = file.Entry;
        string title = entry.Title ?? file.Id;
        text.Append(CultureInfo.InvariantCulture, $"\nfunction {FunctionOf(name)} {{\n");
        text.Append(CultureInfo.InvariantCulture, $"    menuentry {Quote(isDoubled ? $"{title} ({name.Counter})" : title)} --id {Quote(file.Id)} {{\n");
        if (name.Tries is { } tries)
            AppendCounting(text, VariableOf(name), tries.Left);
        text.Append(CultureInfo.InvariantCulture, $"        linux \"$bootcfs_boot\"{string.Join(' ', [Quote(entry.Linux ?? ""), .. Words(entry.Options).Select(Quote)])}\n");
        if (entry.Initrd.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"        initrd {string.Join(' ', entry.Initrd.Select(path => $"\"$bootcfs_boot\"{Quote(path)}"))}\n");
        text.Append("    }\n}\n");
    }

    // GRUB cannot calculate. What is no number that can be has been spoilt, and is not tried for ever.
    private static void AppendCounting(StringBuilder text, string variable, int tries)
    {
        string word = "if";
        for (int left = tries; left > 1; left--, word = "elif")
            text.Append(CultureInfo.InvariantCulture, $"        {word} [ \"${variable}\" = {left} ]; then set {variable}={left - 1}\n");
        text.Append(word == "if" ? $"        set {variable}=0\n" : $"        else set {variable}=0; fi\n");
        text.Append(CultureInfo.InvariantCulture, $"        save_env --file \"$prefix/{GrubEnvironment.FileName}\" {variable}\n");
    }

    // Within single quotes GRUB takes everything as it is.
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // One word for each argument, as the kernel splits them; GRUB puts quotes around one with blanks in it itself.
    private static List<string> Words(string options)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        foreach (char c in $"{options} ")
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (' ' or '\t'))
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
            words.Add(word.ToString().TrimEnd());
        return words;
    }
}

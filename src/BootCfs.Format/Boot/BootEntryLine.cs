namespace BootCfs.Format.Boot;

/// <summary>One line of a boot entry.</summary>
/// <param name="Key">The key; empty for a comment or a blank line.</param>
/// <param name="Value">The value; the whole line when there is no key.</param>
public readonly record struct BootEntryLine(string Key, string Value)
{
    private const string Blanks = " \t";

    /// <summary>Reads one line without its line end.</summary>
    internal static BootEntryLine Parse(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim(Blanks);
        int blank = text.IndexOfAny(Blanks);
        if (text.IsEmpty || text[0] == '#' || blank < 0)
            return new BootEntryLine("", line);
        return new BootEntryLine(text[..blank].ToString(), text[blank..].TrimStart(Blanks).ToString());
    }

    /// <summary>The line as it is written, without a line end.</summary>
    public override string ToString() => Key.Length == 0 ? Value : $"{Key} {Value}";
}

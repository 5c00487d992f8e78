using System.Buffers;
using System.Globalization;

namespace BootCfs.Initramfs.Config;

/// <summary>One value of a file.</summary>
/// <param name="Key">Table and key: <c>etc.mount</c>.</param>
/// <param name="Text">The value, if it is a string.</param>
/// <param name="Boolean">The value, if it is true or false.</param>
/// <param name="Integer">The value, if it is a number.</param>
/// <param name="Line">Line number, from 1.</param>
internal readonly record struct TomlValue(string Key, string? Text, bool? Boolean, long? Integer, int Line);

/// <summary>
/// The part of TOML that <c>setup-root.toml</c> needs: tables, plain keys, strings without escapes, booleans, whole numbers
/// from zero, comments. All else is refused, so whatever is accepted means the same to a complete parser.
/// </summary>
internal static class TomlSubset
{
    private const int MaxDigits = 18; // whatever they are, they fit a signed number of 64 bits

    private static readonly SearchValues<char> BareKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The values in order.</summary>
    /// <exception cref="InvalidConfigException">Names the line that is not of this form.</exception>
    internal static IReadOnlyList<TomlValue> Parse(ReadOnlySpan<byte> text, string path)
    {
        var values = new List<TomlValue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? table = null;
        for (var lines = new TomlLines(text, path); lines.Next();)
        {
            if (lines.Line[0] == '[')
            {
                table = Table(lines.Line) ?? throw lines.Refuse("not a table of the form [name]");
                if (!seen.Add($"[{table}]"))
                    throw lines.Refuse($"a second table [{table}]");
                continue;
            }

            if (table is null)
                throw lines.Refuse("a key outside of any table");
            values.Add(Value(lines, table + ".", seen));
        }

        return values;
    }

    /// <summary>The values in front of the first table, whose keys stand alone; nothing behind it can change them.</summary>
    /// <exception cref="InvalidConfigException">Names the line that is not of this form.</exception>
    internal static IReadOnlyList<TomlValue> ParseHead(ReadOnlySpan<byte> text, string path)
    {
        var values = new List<TomlValue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var lines = new TomlLines(text, path); lines.Next() && lines.Line[0] != '[';)
            values.Add(Value(lines, "", seen));
        return values;
    }

    private static string? Table(string line)
    {
        int end = line.IndexOf(']', StringComparison.Ordinal);
        if (end < 0 || !IsEnd(line[(end + 1)..]))
            return null;
        string name = line[1..end].Trim(' ', '\t');
        return IsBareKey(name) ? name : null;
    }

    private static TomlValue Value(in TomlLines lines, string table, HashSet<string> seen)
    {
        TomlValue value = Value(lines.Line, table, lines.Number)
            ?? throw lines.Refuse("not of the form key = \"string\", true, false or a number");
        return seen.Add(value.Key) ? value : throw lines.Refuse($"a second value for {value.Key}");
    }

    private static TomlValue? Value(string line, string table, int number)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return null;

        string key = line[..equals].TrimEnd(' ', '\t');
        string rest = line[(equals + 1)..].TrimStart(' ', '\t');
        if (!IsBareKey(key))
            return null;

        string name = table + key;
        if (rest.StartsWith('"'))
        {
            int end = rest.IndexOf('"', 1);
            return end > 0 && !rest.AsSpan(1, end - 1).Contains('\\') && IsEnd(rest[(end + 1)..])
                ? new TomlValue(name, rest[1..end], null, null, number)
                : null;
        }

        int length = rest.IndexOfAny([' ', '\t', '#']);
        string word = length < 0 ? rest : rest[..length];
        if (!IsEnd(rest[word.Length..]))
            return null;
        if (word is "true" or "false")
            return new TomlValue(name, null, word == "true", null, number);
        return IsNumber(word)
            ? new TomlValue(name, null, null, long.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture), number)
            : null;
    }

    private static bool IsBareKey(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(BareKey);

    private static bool IsNumber(string word) =>
        word.Length is > 0 and <= MaxDigits && !word.AsSpan().ContainsAnyExceptInRange('0', '9') && (word[0] != '0' || word.Length == 1);

    private static bool IsEnd(string rest) => rest.TrimStart(' ', '\t') is "" or ['#', ..];
}

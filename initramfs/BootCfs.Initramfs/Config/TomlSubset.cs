using System.Buffers;
using System.Text;

namespace BootCfs.Initramfs.Config;

/// <summary>One value of a file.</summary>
/// <param name="Key">Table and key: <c>etc.mount</c>.</param>
/// <param name="Text">The value, if it is a string.</param>
/// <param name="Boolean">The value, if it is true or false.</param>
/// <param name="Line">Line number, from 1.</param>
internal readonly record struct TomlValue(string Key, string? Text, bool? Boolean, int Line);

/// <summary>
/// The part of TOML that <c>setup-root.toml</c> needs: tables, plain keys, strings without escapes, booleans, comments.
/// All else is refused, so whatever is accepted means the same to a complete parser.
/// </summary>
internal static class TomlSubset
{
    private static readonly SearchValues<char> BareKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The values in order.</summary>
    /// <exception cref="InvalidConfigException">Names the line that is not of this form.</exception>
    internal static IReadOnlyList<TomlValue> Parse(ReadOnlySpan<byte> text, string path)
    {
        var values = new List<TomlValue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? table = null;
        int number = 0;
        foreach (string raw in Encoding.UTF8.GetString(text).Split('\n'))
        {
            number++;
            string line = raw.EndsWith('\r') ? raw[..^1].Trim(' ', '\t') : raw.Trim(' ', '\t');
            if (line.Length == 0 || line[0] == '#')
                continue;

            if (line[0] == '[')
            {
                table = Table(line) ?? throw new InvalidConfigException(path, number, "not a table of the form [name]");
                if (!seen.Add($"[{table}]"))
                    throw new InvalidConfigException(path, number, $"a second table [{table}]");
                continue;
            }

            if (table is null)
                throw new InvalidConfigException(path, number, "a key outside of any table");
            TomlValue value = Value(line, table, number)
                ?? throw new InvalidConfigException(path, number, "not of the form key = \"string\", true or false");
            if (!seen.Add(value.Key))
                throw new InvalidConfigException(path, number, $"a second value for {value.Key}");
            values.Add(value);
        }

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

    private static TomlValue? Value(string line, string table, int number)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return null;

        string key = line[..equals].TrimEnd(' ', '\t');
        string rest = line[(equals + 1)..].TrimStart(' ', '\t');
        if (!IsBareKey(key))
            return null;

        string name = $"{table}.{key}";
        if (rest.StartsWith('"'))
        {
            int end = rest.IndexOf('"', 1);
            return end > 0 && IsPlain(rest[1..end]) && IsEnd(rest[(end + 1)..])
                ? new TomlValue(name, rest[1..end], null, number)
                : null;
        }

        int length = rest.IndexOfAny([' ', '\t', '#']);
        string word = length < 0 ? rest : rest[..length];
        return word is "true" or "false" && IsEnd(rest[word.Length..])
            ? new TomlValue(name, null, word == "true", number)
            : null;
    }

    private static bool IsBareKey(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(BareKey);

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('\\');

    private static bool IsEnd(string rest) => rest.TrimStart(' ', '\t') is "" or ['#', ..];
}

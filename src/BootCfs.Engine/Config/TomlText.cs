using System.Globalization;
using System.Text;

namespace BootCfs.Config;

/// <summary>
/// Writes TOML (https://toml.io/en/v1.0.0) in the order it is told to. What comes out is hashed, so it must not change
/// with the version of a library.
/// </summary>
internal sealed class TomlText
{
    private readonly StringBuilder _text = new();

    internal TomlText Table(string name)
    {
        _text.Append(_text.Length == 0 ? "" : "\n").Append('[').Append(name).Append("]\n");
        return this;
    }

    internal TomlText Value(string key, string value) => Raw(key, Quote(value));

    internal TomlText Value(string key, long value) => Raw(key, value.ToString(CultureInfo.InvariantCulture));

    internal TomlText Value(string key, bool value) => Raw(key, value ? "true" : "false");

    internal TomlText Value(string key, DateTimeOffset value) =>
        Raw(key, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    internal TomlText Value(string key, IEnumerable<string> values) => Raw(key, $"[{string.Join(", ", values.Select(Quote))}]");

    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private TomlText Raw(string key, string value)
    {
        _text.Append(key).Append(" = ").Append(value).Append('\n');
        return this;
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}

using System.Text;

namespace BootCfs.Format.Boot;

/// <summary>Content of an os-release(5) file. Lines that are no assignment are passed over, as systemd does.</summary>
public sealed class OsRelease
{
    private readonly Dictionary<string, string> _values;

    private OsRelease(Dictionary<string, string> values) => _values = values;

    /// <summary><c>ID</c>; the default of os-release(5) is <c>linux</c>.</summary>
    public string Id => this["ID"] ?? "linux";

    /// <summary><c>NAME</c>; the default of os-release(5) is <c>Linux</c>.</summary>
    public string Name => this["NAME"] ?? "Linux";

    /// <summary><c>PRETTY_NAME</c>; the name when it is not set.</summary>
    public string PrettyName => this["PRETTY_NAME"] ?? Name;

    /// <summary>The version of this build as closely as the file says it; null for a rolling release.</summary>
    public string? Version => this["IMAGE_VERSION"] ?? this["VERSION_ID"] ?? this["BUILD_ID"];

    /// <summary>Value of a variable, or null when it is absent.</summary>
    public string? this[string variable] => _values.GetValueOrDefault(variable);

    /// <summary>Reads an os-release file; of a variable that is set twice, the last one counts.</summary>
    public static OsRelease Parse(ReadOnlySpan<byte> text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            ReadOnlySpan<char> trimmed = line.AsSpan().Trim();
            int equals = trimmed.IndexOf('=');
            if (equals > 0 && IsVariable(trimmed[..equals]))
                values[trimmed[..equals].ToString()] = Unquote(trimmed[(equals + 1)..]);
        }

        return new OsRelease(values);
    }

    private static bool IsVariable(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return !char.IsAsciiDigit(name[0]);
    }

    // One string, quoted or not: the file format has no concatenation and no substitution.
    private static string Unquote(ReadOnlySpan<char> value)
    {
        char quote = value is ['"' or '\'', ..] ? value[0] : '\0';
        if (quote != '\0')
            value = value[1..];

        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (quote != '\0' && c == quote)
                break;
            // Between double quotes the shell takes a backslash away before these only.
            if (c == '\\' && quote != '\'' && i + 1 < value.Length && (quote == '\0' || value[i + 1] is '$' or '"' or '\\' or '`'))
                c = value[++i];
            text.Append(c);
        }

        return text.ToString();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace BootCfs.Config;

/// <summary>Changes a <c>trust.toml</c> that a person has written: a line is set, and all else stays as it is, comments included.</summary>
public static class TrustRulesEdit
{
    private const string EndKey = "valid_before";

    // https://toml.io/en/v1.0.0#keys
    private static readonly SearchValues<char> BareKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Says until when a key is good.</summary>
    /// <param name="text">Content of the file; null when there is none.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <param name="key">Name of the key.</param>
    /// <param name="end">The time, to the second.</param>
    /// <exception cref="InvalidMetadataException">The file cannot be understood, or does not have the key in a table of its own.</exception>
    public static byte[] SetEnd(byte[]? text, string path, string key, DateTimeOffset end)
    {
        byte[] before = text ?? "schema = 1\n"u8.ToArray();
        bool isThere = TrustRules.Parse(before, path).Keys.ContainsKey(key);
        string header = $"[keys.{(key.AsSpan().ContainsAnyExcept(BareKey) ? $"\"{key}\"" : key)}]";
        string line = $"{EndKey} = {end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
        var lines = Encoding.UTF8.GetString(before).TrimEnd('\n').Split('\n').ToList();
        if (!isThere)
            lines.AddRange(["", header, line]);
        else
            SetLine(lines, header, line);
        byte[] after = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

        // Written in a way that is not known here, the file would not say what was meant.
        return TryReadEnd(after, path, key) is { } read && read.ToUnixTimeSeconds() == end.ToUnixTimeSeconds()
            ? after
            : throw new InvalidMetadataException(path, $"{header} is not a table of its own there: write '{line}' into it");
    }

    private static void SetLine(List<string> lines, string header, string line)
    {
        int start = lines.FindIndex(text => text.Trim() == header);
        if (start < 0)
            return;
        int end = lines.FindIndex(start + 1, text => text.TrimStart().StartsWith('['));
        int length = (end < 0 ? lines.Count : end) - start;
        int old = lines.FindIndex(start, length, text => text.Split('=')[0].Trim() == EndKey);
        if (old < 0)
            lines.Insert(start + 1, line);
        else
            lines[old] = line;
    }

    private static DateTimeOffset? TryReadEnd(byte[] text, string path, string key)
    {
        try
        {
            return TrustRules.Parse(text, path).Keys.GetValueOrDefault(key).ValidBefore;
        }
        catch (InvalidMetadataException)
        {
            return null;
        }
    }
}

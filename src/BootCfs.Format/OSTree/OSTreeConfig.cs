namespace BootCfs.Format.OSTree;

/// <summary>What reading a repository takes of its <c>config</c>, a key file as GLib has them.</summary>
/// <param name="Mode"><c>core.mode</c>.</param>
/// <param name="Parent"><c>core.parent</c>: path of the repository that has what this one has not; or null.</param>
/// <param name="HasXattrs">Not <c>core.disable-xattrs</c>: whether extended attributes of files count.</param>
public sealed record OSTreeConfig(OSTreeMode Mode, string? Parent, bool HasXattrs)
{
    private const string Group = "[core]";
    private const string Version = "1";

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Names it in messages.</param>
    /// <exception cref="InvalidOSTreeException">It is not one of a repository that can be read here.</exception>
    public static OSTreeConfig Parse(string text, string path)
    {
        Dictionary<string, string> values = ReadGroup(text);
        string? version = values.GetValueOrDefault("repo_version");
        if (version != Version)
            throw new InvalidOSTreeException(path, version is null ? "there is no core.repo_version" : $"core.repo_version '{version}' is not {Version}");
        string? parent = values.GetValueOrDefault("parent");
        if (parent is not null && parent.Contains('\\', StringComparison.Ordinal))
            throw new InvalidOSTreeException(path, "core.parent has an escaped character");
        return new OSTreeConfig(
            ReadMode(values.GetValueOrDefault("mode"), path),
            parent is "" ? null : parent,
            values.GetValueOrDefault("disable-xattrs") is not ("true" or "1"));
    }

    private static OSTreeMode ReadMode(string? mode, string path) => mode switch
    {
        null or "bare" => OSTreeMode.Bare,
        "bare-user" => OSTreeMode.BareUser,
        "bare-user-only" => OSTreeMode.BareUserOnly,
        "archive-z2" or "archive" => OSTreeMode.Archive,
        _ => throw new InvalidOSTreeException(path, $"core.mode '{mode}' is none that can be read: bare, bare-user, bare-user-only, archive-z2"),
    };

    // Of a key that comes twice the later counts, as in GLib.
    private static Dictionary<string, string> ReadGroup(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        bool isInGroup = false;
        foreach (ReadOnlySpan<char> untrimmed in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = untrimmed.Trim();
            int equals = line.IndexOf('=');
            if (line.StartsWith('['))
                isInGroup = line.SequenceEqual(Group);
            else if (isInGroup && equals > 0 && !line.StartsWith('#'))
                values[line[..equals].TrimEnd().ToString()] = line[(equals + 1)..].TrimStart().ToString();
        }

        return values;
    }
}

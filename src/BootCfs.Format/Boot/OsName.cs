using System.Buffers;

namespace BootCfs.Format.Boot;

/// <summary>
/// Name of an operating system on a host: deployments of one name share <c>/var</c>. Safe as a part of a file name on
/// any file system, and of a boot entry's name without being taken for its counter.
/// </summary>
public readonly record struct OsName
{
    private const int MaxLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private readonly string? _name;

    private OsName(string name) => _name = name;

    /// <summary>Reads a name: 1 to 64 of <c>a-z 0-9 . _ -</c>, as <c>ID</c> of os-release(5), a letter or digit first.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OsName name)
    {
        name = default;
        if (text.IsEmpty || text.Length > MaxLength || text.ContainsAnyExcept(Allowed) || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        name = new OsName(text.ToString());
        return true;
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name ?? "";
}

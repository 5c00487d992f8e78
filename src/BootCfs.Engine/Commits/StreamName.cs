using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>
/// Name of a line of commits, a git branch: <c>debian/trixie/amd64</c>. Follows git-check-ref-format(1), and has neither quotation
/// marks nor control characters: it stands in the part of <c>release.toml</c> that the initramfs reads, which knows no escapes.
/// </summary>
public readonly record struct StreamName
{
    private readonly string? _name;

    private StreamName(string name) => _name = name;

    /// <summary>Reads a name; as for a branch, it does not begin with a dash and does not look like a commit id.</summary>
    public static bool TryParse(string text, out StreamName name)
    {
        bool valid = RefName.IsValidPath(text) && text[0] != '-' && !text.Any(c => c == '"' || char.IsControl(c)) && text != "HEAD"
            && !GitObjectId.TryParse(text, out _);
        name = valid ? new StreamName(text) : default;
        return valid;
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name ?? "";
}

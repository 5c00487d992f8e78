using System.Buffers;

namespace BootCfs.Format.OSTree;

/// <summary>How a commit is asked for: <c>[REMOTE:]REF</c> or a checksum or the beginning of one, and <c>^</c> for each step back.</summary>
/// <param name="Remote">The remote whose reference it is, or null.</param>
/// <param name="Name">Name of the reference, or hex digits of a checksum.</param>
/// <param name="Generations">Steps back to earlier commits.</param>
public sealed record OSTreeRevision(string? Remote, string Name, int Generations)
{
    // Of fewer digits it is rather a name that is misspelled.
    private const int MinPrefix = 4;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly SearchValues<char> More =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    /// <summary>Whether the name may be the beginning of a checksum.</summary>
    public bool MayBePrefix => Remote is null && Name.Length is >= MinPrefix and < OSTreeChecksum.Size * 2 && OSTreeChecksum.IsHex(Name);

    /// <summary>Reads a revision; false when it cannot name a commit.</summary>
    public static bool TryParse(string text, out OSTreeRevision revision)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimEnd('^');
        int colon = rest.IndexOf(':');
        string? remote = colon < 0 ? null : rest[..colon].ToString();
        revision = new OSTreeRevision(remote, rest[(colon + 1)..].ToString(), text.Length - rest.Length);
        return (remote is null || IsFragment(remote)) && IsName(revision.Name);
    }

    /// <summary>Whether a text is the name of a reference: fragments of letters, digits and <c>_-.</c> with slashes between.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (Range fragment in text.Split('/'))
        {
            if (!IsFragment(text[fragment]))
                return false;
        }

        return true;
    }

    /// <summary>The checksum, when a whole one is given.</summary>
    public bool TryGetChecksum(out OSTreeChecksum checksum)
    {
        checksum = default;
        return Remote is null && OSTreeChecksum.TryParse(Name, out checksum);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Remote is null ? "" : $"{Remote}:")}{Name}{new string('^', Generations)}";

    private static bool IsFragment(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Letters.Contains(text[0]) && !text.ContainsAnyExcept(More);
}

using System.Globalization;

namespace BootCfs.Format.Tree;

/// <summary>One owner and group for everything in a tree.</summary>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record OwnerRule(uint Uid, uint Gid)
{
    /// <summary>How it is written.</summary>
    public const string Form = "UID:GID";

    /// <summary>Reads <c>UID:GID</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OwnerRule rule)
    {
        rule = new OwnerRule(0, 0);
        int colon = text.IndexOf(':');
        if (colon < 0 || !TryParseId(text[..colon], out uint uid) || !TryParseId(text[(colon + 1)..], out uint gid))
            return false;
        rule = new OwnerRule(uid, gid);
        return true;
    }

    /// <summary>Gives everything to them.</summary>
    public void Apply(FileTree tree)
    {
        for (int i = 0; i < tree.Count; i++)
            tree.SetAttributes(new NodeId(i), tree.Attributes(new NodeId(i)) with { Uid = Uid, Gid = Gid });
    }

    /// <summary><c>UID:GID</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Uid}:{Gid}");

    // The last number means "leave it" to chown(2) and is nobody's.
    private static bool TryParseId(ReadOnlySpan<char> text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;
}

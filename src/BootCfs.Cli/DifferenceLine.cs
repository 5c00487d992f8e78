using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>One difference between two trees for people: <c>A</c> added, <c>D</c> deleted, <c>M</c> modified, and what of it.</summary>
internal static class DifferenceLine
{
    internal static string Of(ValidatedTree old, ValidatedTree changed, in TreeDifference difference, Style style)
    {
        string path = PathText.Display(difference.Path);
        if (difference.Left is null)
            return style.Good($"A {path}");
        return difference.Right is not null
            ? style.Warning($"M {path}") + $"  ({Details(old, changed, difference)})"
            : style.Bad($"D {path}");
    }

    /// <summary>What changed of an entry that is in both trees.</summary>
    internal static string Details(ValidatedTree old, ValidatedTree changed, in TreeDifference difference) =>
        difference is { Left: { } left, Right: { } right }
            ? string.Join(", ", Details(old, old.Resolve(left), changed, changed.Resolve(right), difference.Changes))
            : "";

    private static IEnumerable<string> Details(ValidatedTree old, NodeId x, ValidatedTree changed, NodeId y, TreeChanges changes)
    {
        NodeAttributes a = old.Attributes(x);
        NodeAttributes b = changed.Attributes(y);
        if (changes.HasFlag(TreeChanges.Type))
            yield return $"type {FileTypeName.Of(a.Mode)} -> {FileTypeName.Of(b.Mode)}";
        if (changes.HasFlag(TreeChanges.Content))
            yield return a.Size == b.Size ? "content" : $"content {a.Size} -> {b.Size} bytes";
        if (changes.HasFlag(TreeChanges.Target))
            yield return $"target {PathText.Display(old.Payload(x))} -> {PathText.Display(changed.Payload(y))}";
        if (changes.HasFlag(TreeChanges.Device))
            yield return $"device {TreeLine.DeviceText(a.Rdev)} -> {TreeLine.DeviceText(b.Rdev)}";
        if (changes.HasFlag(TreeChanges.Mode))
            yield return $"mode {Permissions(a)} -> {Permissions(b)}";
        if (changes.HasFlag(TreeChanges.Owner))
            yield return $"owner {a.Uid}:{a.Gid} -> {b.Uid}:{b.Gid}";
        foreach (XattrChange xattr in changes.HasFlag(TreeChanges.Xattrs) ? TreeComparison.ChangedXattrs(old, x, changed, y) : [])
            yield return $"xattr {(xattr.IsInLeft ? xattr.IsInRight ? "" : "-" : "+")}{PathText.Display(xattr.Key)}";
        if (changes.HasFlag(TreeChanges.Time))
            yield return "time";
        if (changes.HasFlag(TreeChanges.Links))
            yield return a.Nlink == b.Nlink ? "links" : $"links {a.Nlink} -> {b.Nlink}";
    }

    private static string Permissions(in NodeAttributes attributes) =>
        Convert.ToString(attributes.Mode & ~Mode.S_IFMT, 8).PadLeft(4, '0');
}

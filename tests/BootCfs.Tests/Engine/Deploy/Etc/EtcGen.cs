using System.Text;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Tree;
using CsCheck;

namespace BootCfs.Tests.Engine.Deploy.Etc;

/// <summary>Trees of few names and few values, so that three of them often have something to do with each other.</summary>
internal static class EtcGen
{
    private static readonly string[] Paths = ["a", "b", "d", "d/a", "d/b", "d/d", "d/d/a", "e", "e/a"];
    private static readonly string[] Kinds = ["=1", "=2", "->1", "->2", "/", "/", "==", "%1:3", "%1:5"];
    private static readonly string[] Modes = ["", "", " 0600", " 4755"];
    private static readonly string[] Owners = ["", "", " @1:1", " @2:2"];
    private static readonly string[] Xattrs = ["", "", " user.x:1", " user.x:2", " user.y:1", " system.posix_acl_access:1", " trusted.overlay.opaque:y"];
    private static readonly string[] Times = ["", " t1", " t2"];

    private static readonly Gen<(string Path, string Text)> Entry = Gen.Select(
        Gen.OneOfConst(Paths), Gen.OneOfConst(Kinds), Gen.OneOfConst(Modes), Gen.OneOfConst(Owners), Gen.OneOfConst(Xattrs), Gen.OneOfConst(Times),
        (path, kind, mode, owner, xattr, time) => (path, kind is "==" ? kind : $"{kind}{(kind[0] == '-' ? "" : mode)}{owner}{xattr}{time}"));

    /// <summary>An <c>/etc</c>.</summary>
    internal static Gen<EtcTree> Tree { get; } = Entry.Array[0, 14].Select(Build);

    // Of entries with one path the first counts; what has no directory to be in is left out.
    private static EtcTree Build((string Path, string Text)[] entries)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string text) in entries)
            texts.TryAdd(path, text);
        var lines = new List<string>();
        string? file = null;
        foreach ((string path, string text) in texts)
        {
            int slash = path.LastIndexOf('/');
            if (slash >= 0 && !lines.Any(line => line.StartsWith($"{path[..slash]}/ ", StringComparison.Ordinal) || line == $"{path[..slash]}/"))
                continue;
            if (text != "==" || file is not null)
                lines.Add(path + (text == "==" ? $"=={file}" : text));
            if (text[0] is '=' && text != "==")
                file = path;
        }

        return EtcSample.Tree([.. lines]);
    }

    /// <summary>What differs, for a message; empty when nothing does.</summary>
    internal static string Differences(EtcTree left, EtcTree right, TreeChanges ignored = TreeChanges.None)
    {
        var text = new StringBuilder();
        for (var comparison = new TreeComparison(left.Tree, left.Root, right.Tree, right.Root); comparison.MoveNext();)
        {
            TreeDifference difference = comparison.Current;
            if (difference.Left is null || difference.Right is null || (difference.Changes & ~ignored) != TreeChanges.None)
                text.Append(PathText.Display(difference.Path)).Append(' ').Append(difference.Changes).Append('\n');
        }

        return text.ToString();
    }
}

using System.Text;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Engine.Deploy.Etc;

/// <summary>
/// Small trees in short: <c>a=x</c> is a file with content x, <c>a->x</c> a symbolic link, <c>a/</c> a directory, <c>a==b</c> another
/// name of b, <c>a%1:3</c> a device. Behind it, with a blank, come <c>0600</c>, <c>@1:2</c> (owner), <c>user.x:v</c> and <c>t9</c> (time).
/// </summary>
internal static class EtcSample
{
    private static ValidatedTree Root(params string[] entries)
    {
        var tree = new FileTree();
        var nodes = new Dictionary<string, NodeId> { [""] = tree.AddRoot(new NodeAttributes { Mode = Mode.S_IFDIR | 0x1ed, Nlink = 1 }) };
        foreach (string entry in entries)
        {
            string[] words = entry.Split(' ');
            int end = words[0].IndexOfAny(['=', '-', '%']);
            string path = words[0][..(end < 0 ? words[0].Length : end)].TrimEnd('/');
            int slash = path.LastIndexOf('/');
            NodeId parent = nodes[slash < 0 ? "" : path[..slash]];
            byte[] name = Encoding.UTF8.GetBytes(path[(slash + 1)..]);
            string rest = end < 0 ? "/" : words[0][end..];
            if (rest.StartsWith("==", StringComparison.Ordinal))
            {
                tree.AddCountedLink(parent, name, nodes[rest[2..]]);
                continue;
            }

            string value = rest.TrimStart('=', '-', '>', '%', '/');
            NodeAttributes attributes = Attributes(rest[0], value, words[1..]);
            NodeId node = nodes[path] = tree.Add(parent, name, attributes);
            if (rest[0] == '=')
                tree.SetContent(node, Encoding.UTF8.GetBytes(value));
            else if (rest[0] == '-')
                tree.SetPayload(node, Encoding.UTF8.GetBytes(value));
            foreach (string word in words[1..].Where(word => word.Contains('.', StringComparison.Ordinal)))
                Assert.True(tree.TrySetXattr(node, Encoding.UTF8.GetBytes(word.Split(':')[0]), Encoding.UTF8.GetBytes(word.Split(':')[1])));
        }

        return ValidatedTree.From(tree);
    }

    internal static EtcTree Tree(params string[] entries) => new(Root(entries), NodeId.Root);

    /// <summary>Merges, and says what comes of it in the same short form, and then what was decided.</summary>
    internal static (string Result, string Decisions) Merge(string old, string @new, string local, EtcSide winner = EtcSide.Local)
    {
        EtcMerged merged = EtcMerge.Run(Tree(Split(old)), Tree(Split(@new)), Tree(Split(local)), winner);
        return (Print(merged.Etc), string.Join(", ", merged.Decisions.Select(Print)));
    }

    /// <summary>A tree in short form; what is usual of an entry is left out.</summary>
    internal static string Print(EtcTree etc)
    {
        ValidatedTree tree = etc.Tree;
        var lines = new List<string>();
        int prefix = tree.Path(etc.Root).Length;
        var names = new Dictionary<NodeId, string>();
        for (var walk = new TreeWalk(tree, etc.Root); walk.MoveNext();)
        {
            if (walk.Current == etc.Root)
                continue;
            NodeId node = tree.Resolve(walk.Current);
            string path = Encoding.UTF8.GetString(walk.Path[prefix..]).TrimStart('/');
            NodeAttributes attributes = tree.Attributes(node);
            if (!names.TryAdd(node, path))
                lines.Add($"{path}=={names[node]}");
            else
                lines.Add(path + Value(tree, node, attributes.Mode) + Words(tree, node, attributes));
        }

        return string.Join(" | ", lines);
    }

    private static string Print(EtcDecision decision) => $"{decision.Fate} {Encoding.UTF8.GetString(decision.Path)}";

    private static string[] Split(string text) => text.Length == 0 ? [] : [.. text.Split('|').Select(entry => entry.Trim())];

    private static NodeAttributes Attributes(char kind, string value, string[] words)
    {
        uint type = kind switch { '=' => Mode.S_IFREG, '-' => Mode.S_IFLNK, '%' => Mode.S_IFCHR, _ => Mode.S_IFDIR };
        var attributes = new NodeAttributes
        {
            Mode = type | (type == Mode.S_IFDIR ? 0x1edu : 0x1a4u),
            Nlink = 1,
            Size = kind is '=' or '-' ? (ulong)value.Length : 0,
            Rdev = kind == '%' ? (uint.Parse(value.Split(':')[0]) << 8) | uint.Parse(value.Split(':')[1]) : 0,
        };
        foreach (string word in words)
        {
            if (word[0] == '@')
                attributes = attributes with { Uid = uint.Parse(word[1..].Split(':')[0]), Gid = uint.Parse(word.Split(':')[1]) };
            else if (word is ['t', >= '0' and <= '9', ..])
                attributes = attributes with { MtimeSec = long.Parse(word[1..]) };
            else if (char.IsDigit(word[0]))
                attributes = attributes with { Mode = type | Convert.ToUInt32(word, 8) };
        }

        return attributes;
    }

    private static string Value(ValidatedTree tree, NodeId node, uint mode) => (mode & Mode.S_IFMT) switch
    {
        Mode.S_IFDIR => "/",
        Mode.S_IFLNK => $"->{Encoding.UTF8.GetString(tree.Payload(node))}",
        Mode.S_IFCHR => $"%{tree.Attributes(node).Rdev >> 8}:{tree.Attributes(node).Rdev & 0xff}",
        _ => $"={Encoding.UTF8.GetString(tree.Content(node))}",
    };

    private static string Words(ValidatedTree tree, NodeId node, in NodeAttributes attributes)
    {
        var words = new StringBuilder();
        if ((attributes.Mode & 0xfff) != (Mode.IsDirectory(attributes.Mode) ? 0x1ed : 0x1a4))
            words.Append(' ').Append(Convert.ToString(attributes.Mode & 0xfff, 8).PadLeft(4, '0'));
        if ((attributes.Uid, attributes.Gid) != (0, 0))
            words.Append($" @{attributes.Uid}:{attributes.Gid}");
        for (int i = 0; i < tree.XattrCount(node); i++)
            words.Append($" {Encoding.UTF8.GetString(tree.XattrKey(node, i))}:{Encoding.UTF8.GetString(tree.XattrValue(node, i))}");
        return attributes.MtimeSec == 0 ? words.ToString() : words.Append($" t{attributes.MtimeSec}").ToString();
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>
/// What <c>ostree ls -RCX</c> says, as the tree of the image that OSTree makes of it: its rules once more, from another
/// source and with none of the code that is tested.
/// </summary>
internal static partial class OSTreeListing
{
    /// <summary>Reads a listing.</summary>
    /// <param name="listing">Each entry is a line.</param>
    /// <param name="digestOf">Gives the fs-verity digest of the content of a file, by its path.</param>
    internal static FileTree Read(string listing, Func<string, FsVerityDigest> digestOf)
    {
        var tree = new FileTree();
        var nodes = new Dictionary<string, NodeId>();
        foreach (string line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Match match = Entry().Match(line);
            Assert.True(match.Success, line);
            Add(tree, nodes, match, digestOf);
        }

        foreach (string name in new[] { "usr", "etc", "boot", "var", "sysroot" })
        {
            if (!nodes.ContainsKey($"/{name}"))
                tree.Add(NodeId.Root, Encoding.ASCII.GetBytes(name), new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 });
        }

        return tree;
    }

    private static void Add(FileTree tree, Dictionary<string, NodeId> nodes, Match match, Func<string, FsVerityDigest> digestOf)
    {
        string Field(string name) => match.Groups[name].Value;
        uint Number(string name) => uint.Parse(Field(name), CultureInfo.InvariantCulture);
        bool isLink = Field("type") == "l";
        string path = isLink ? Field("path")[..Field("path").IndexOf(" -> ", StringComparison.Ordinal)] : Field("path");
        string target = isLink ? Field("path")[(path.Length + " -> ".Length)..] : "";
        uint type = Field("type") switch { "d" => Mode.S_IFDIR, "l" => Mode.S_IFLNK, _ => Mode.S_IFREG };
        ulong size = type == Mode.S_IFREG ? ulong.Parse(Field("size"), CultureInfo.InvariantCulture) : (ulong)Encoding.UTF8.GetByteCount(target);
        var attributes = new NodeAttributes
        {
            Mode = type | Convert.ToUInt32(Field("mode"), 8), Uid = Number("uid"), Gid = Number("gid"), Size = size, Nlink = 1,
        };
        NodeId node = path == "/" ? tree.AddRoot(attributes) : tree.Add(
            nodes[Path.GetDirectoryName(path)!], Encoding.UTF8.GetBytes(Path.GetFileName(path)), attributes); // it has a parent
        nodes.Add(path, node);
        foreach (Match xattr in Xattr().Matches(Field("xattrs")))
            Assert.True(tree.TrySetXattr(node, Text(xattr.Groups["name"].Value), Bytes(xattr.Groups["value"].Value)));
        if (isLink)
            tree.SetPayload(node, Encoding.UTF8.GetBytes(target));
        if (type != Mode.S_IFREG || size == 0)
            return;
        tree.SetPayload(node, Encoding.ASCII.GetBytes($"{Field("checksum")[..2]}/{Field("checksum")[2..]}.file"));
        tree.SetDigest(node, digestOf(path));
    }

    private static byte[] Bytes(string text) => text.StartsWith("b'", StringComparison.Ordinal)
        ? [.. Text(text[2..^1]), 0]
        : [.. Byte().Matches(text).Select(each => Convert.ToByte(each.Groups[1].Value, 16))];

    private static byte[] Text(string text)
    {
        Assert.DoesNotContain('\\', text);
        return Encoding.UTF8.GetBytes(text);
    }

    [GeneratedRegex(@"^(?<type>[dl-])0(?<mode>\d+) +(?<uid>\d+) +(?<gid>\d+) +(?<size>\d+) (?<checksum>[0-9a-f]{64})( [0-9a-f]{64})? \{ (?<xattrs>.*?) \} (?<path>/.*)$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\(b'(?<name>[^']*)', (?<value>b'[^']*'|\[[^]]*\]|@ay \[\])\)")]
    private static partial Regex Xattr();

    [GeneratedRegex("0x([0-9a-f]{2})")]
    private static partial Regex Byte();
}

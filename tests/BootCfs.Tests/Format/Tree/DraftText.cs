using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

/// <summary>Drafts in short: <c>d/</c> a directory, <c>f=content</c>, <c>l-&gt;target</c>, <c>h==f</c> a hard link to f.</summary>
internal static class DraftText
{
    internal static TreeDraft Make(params string[] entries)
    {
        var draft = new TreeDraft();
        foreach (string entry in entries)
            Assert.True(TryPut(draft, entry, out string refusal), refusal);
        return draft;
    }

    internal static bool TryPut(TreeDraft draft, string entry, out string refusal)
    {
        byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
        if (entry.Split("==") is [string link, string file])
            return draft.TryLink(Bytes(link), Bytes(file), out refusal);
        if (entry.Split("->") is [string name, string target])
            return draft.TryPut(Bytes(name), new DraftNode(Of(Mode.S_IFLNK | 0x1FF, target.Length)) { Payload = Bytes(target) }, out refusal);
        if (entry.Split('=') is [string path, string content])
            return draft.TryPut(Bytes(path), new DraftNode(Of(Mode.S_IFREG | 0x1A4, content.Length)) { Content = Bytes(content) }, out refusal);
        return draft.TryPut(Bytes(entry), new DraftNode(Of(Mode.S_IFDIR | 0x1C0, 0)), out refusal);
    }

    /// <summary>The entries in the order of the tree; a directory that nobody described ends with a question mark.</summary>
    internal static string Print(TreeDraft draft)
    {
        ValidatedTree tree = ValidatedTree.From(draft.ToTree());
        var lines = new List<string>();
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
            lines.Add(Encoding.Latin1.GetString(walk.Path[1..]) + Rest(tree, walk.Current));
        return string.Join(' ', lines.Skip(1));
    }

    private static string Rest(ValidatedTree tree, NodeId node)
    {
        if (tree.IsLink(node))
            return $"=={Encoding.Latin1.GetString(tree.Path(tree.Resolve(node)))[1..]}";
        uint mode = tree.Attributes(node).Mode;
        return Mode.IsSymlink(mode) ? $"->{Encoding.Latin1.GetString(tree.Payload(node))}"
            : !Mode.IsDirectory(mode) ? $"={Encoding.Latin1.GetString(tree.Content(node))}"
            : (mode & 0xFFF) == 0x1C0 ? "/" : "/?";
    }

    private static NodeAttributes Of(uint mode, int size) => new() { Mode = mode, Size = (ulong)size, MtimeSec = 7 };
}

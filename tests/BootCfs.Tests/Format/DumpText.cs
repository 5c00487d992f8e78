using System.Buffers;
using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format;

/// <summary>Trees and images from lines of composefs-dump(5); characters are bytes (Latin-1).</summary>
internal static class DumpText
{
    /// <summary>The line of a plain root.</summary>
    internal const string Root = "/ 4096 40755 2 0 0 0 0.0 - - -\n";

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The tree of a plain root and these lines.</summary>
    internal static ValidatedTree Tree(string lines, DumpOptions? options = null) =>
        ValidatedTree.From(DumpParser.Parse(Bytes(Root + lines), options));

    /// <summary>The image of a plain root and these lines.</summary>
    internal static byte[] Image(string lines, ImageProfile? profile = null) =>
        Conformance.Build(Tree(lines), profile ?? ImageProfile.V0);

    internal static NodeId Find(this ValidatedTree tree, string path) =>
        tree.TryGetPath(Bytes(path), out NodeId node) ? node : throw new ArgumentException($"no {path} in the tree");

    internal static byte[] Print(ValidatedTree tree)
    {
        var text = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(tree, text);
        return text.WrittenSpan.ToArray();
    }
}

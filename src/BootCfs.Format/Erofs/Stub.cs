using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>
/// The root of every image gets 256 whiteouts named <c>00</c> to <c>ff</c>, so that the object directories of a
/// data-only layer never show through (composefs.md S4.3).
/// </summary>
internal static class Stub
{
    internal const uint ModeValue = Mode.S_IFCHR | 0x1A4; // 0644

    /// <summary>Names of the stubs that the root does not have an entry for, in byte order.</summary>
    internal static byte[][] MissingFrom(ValidatedTree tree)
    {
        var names = new List<byte[]>(256);
        for (int i = 0; i < 256; i++)
        {
            byte[] name = System.Text.Encoding.ASCII.GetBytes(i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            if (!tree.TryGetChild(NodeId.Root, name, out _))
                names.Add(name);
        }

        return [.. names];
    }
}

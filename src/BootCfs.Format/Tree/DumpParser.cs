using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

/// <summary>
/// Reads composefs-dump(5) text into a <see cref="FileTree"/>, refusing exactly what mkcomposefs refuses
/// (composefs.md S9). Takes the text in pieces of any size, so a dump never has to be in memory whole.
/// </summary>
public sealed partial class DumpParser
{
    private readonly DumpOptions _options;
    private readonly FileTree _tree;
    private readonly NameIndex _names;
    private readonly List<PendingLink> _links = [];
    private byte[] _carry = [];
    private int _carried;
    private long _line;

    /// <summary>Starts on an empty text.</summary>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="capacity">About how many lines will come.</param>
    public DumpParser(DumpOptions? options = null, int capacity = 0)
    {
        _options = options ?? new DumpOptions();
        _tree = new FileTree(capacity);
        _names = new NameIndex(_tree);
    }

    /// <summary>Reads a text that is all in memory.</summary>
    /// <exception cref="InvalidDumpException">The text breaks the format; says the line and why.</exception>
    public static FileTree Parse(ReadOnlySpan<byte> text, DumpOptions? options = null)
    {
        // A line of a real tree is 150 to 250 bytes long.
        var parser = new DumpParser(options, text.Length / 200);
        parser.Append(text);
        return parser.Finish();
    }

    /// <summary>Adds the next piece of the text.</summary>
    /// <exception cref="InvalidDumpException">The text breaks the format; says the line and why.</exception>
    public void Append(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                Carry(text);
                return;
            }

            if (_carried > 0)
            {
                Carry(text[..end]);
                int length = _carried;
                _carried = 0;
                AddLine(_carry.AsSpan(0, length));
            }
            else
            {
                AddLine(text[..end]);
            }

            text = text[(end + 1)..];
        }
    }

    /// <summary>Ends the text and returns its tree.</summary>
    /// <exception cref="InvalidDumpException">The text is empty, cut short, or a hard link leads nowhere.</exception>
    public FileTree Finish()
    {
        if (_carried > 0)
        {
            if (_options.Strict)
                throw new InvalidDumpException(_line + 1, "Missing trailing newline");
            AddLine(_carry.AsSpan(0, _carried));
        }

        if (_tree.Count == 0)
            throw new InvalidDumpException(0, "No files in dump file");

        // Last link first, as the reference does; it decides which of several bad links is named.
        for (int i = _links.Count - 1; i >= 0; i--)
            Resolve(_links[i]);
        return _tree;
    }

    private void Resolve(PendingLink link)
    {
        if (!link.HasTarget)
            throw new InvalidDumpException(0, "No target path for the hardlink");

        ReadOnlySpan<byte> path = _tree.Arena.Get(link.Target);
        ReadOnlySpan<byte> rest = path.TrimStart((byte)'/');
        NodeId target = NodeId.Root;
        if (!rest.IsEmpty
            && !(TryFindDirectory(rest, out target, out ReadOnlySpan<byte> name) && _names.TryFind(target, name, out target)))
            throw new InvalidDumpException(0, $"No target at {PathText.Display(path)} for hardlink");
        if (target == link.Node)
            throw new InvalidDumpException(0, $"Self-referential hardlink {PathText.Display(path)}");
        _tree.SetLinkTarget(link.Node, target);
    }

    private void Carry(ReadOnlySpan<byte> text)
    {
        if (text.Length > _carry.Length - _carried)
            Array.Resize(ref _carry, Math.Max(_carried + text.Length, _carry.Length * 2));
        text.CopyTo(_carry.AsSpan(_carried));
        _carried += text.Length;
    }

    private readonly record struct PendingLink(NodeId Node, bool HasTarget, ByteRef Target);
}

/// <summary>How a dump is read.</summary>
public sealed record DumpOptions
{
    /// <summary>Refuse what <c>CFS_PARSE_STRICT</c> makes mkcomposefs refuse (composefs.md S9.8).</summary>
    public bool Strict { get; init; }

    /// <summary>The algorithm of the digests in field 11.</summary>
    public FsVerityAlgorithm Algorithm { get; init; } = FsVerityAlgorithm.Sha256;
}

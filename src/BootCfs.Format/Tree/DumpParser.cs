using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Tree;

/// <summary>
/// Reads composefs-dump(5) text into a <see cref="FileTree"/>, refusing exactly what mkcomposefs refuses
/// (composefs.md S9). Takes the text in pieces of any size, so a dump never has to be in memory whole.
/// </summary>
public sealed partial class DumpParser
{
    private const int MaxLine = 1 << 24; // far above what the limits of its fields allow; keeps a text without lines from filling memory

    private readonly DumpOptions _options;
    private readonly FileTree _tree;
    private readonly TreePlacement _placement;
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
        _placement = new TreePlacement(_tree);
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
            if (_carried + (long)(end < 0 ? text.Length : end) > MaxLine)
                throw new InvalidDumpException(_line + 1, "Line longer than 16 MiB");
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

        if (!_placement.TryResolveLinks(out string refusal))
            throw new InvalidDumpException(0, refusal);
        return _tree;
    }

    private void Carry(ReadOnlySpan<byte> text)
    {
        if (text.Length > _carry.Length - _carried)
            Array.Resize(ref _carry, Math.Max(_carried + text.Length, _carry.Length * 2));
        text.CopyTo(_carry.AsSpan(_carried));
        _carried += text.Length;
    }
}

/// <summary>How a dump is read.</summary>
public sealed record DumpOptions
{
    /// <summary>Refuse what <c>CFS_PARSE_STRICT</c> makes mkcomposefs refuse (composefs.md S9.8).</summary>
    public bool Strict { get; init; }

    /// <summary>The algorithm of the digests in field 11.</summary>
    public FsVerityAlgorithm Algorithm { get; init; } = FsVerityAlgorithm.Sha256;
}

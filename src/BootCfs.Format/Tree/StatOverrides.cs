using System.Globalization;
using System.Security.Cryptography;
using BootCfs.Format.Signing;

namespace BootCfs.Format.Tree;

/// <summary>
/// A file of modes and owners for single paths, in lines <c>MODE [UID:GID] PATH</c>: <c>=MODE</c> sets the permission bits,
/// <c>+MODE</c> or <c>MODE</c> adds some. Empty lines and those that begin with <c>#</c> mean nothing.
/// </summary>
public sealed class StatOverrides
{
    private const uint PermissionBits = 0xFFF;

    private readonly string _name;
    private readonly IReadOnlyList<Line> _lines;

    private StatOverrides(string name, Sha256Digest digest, IReadOnlyList<Line> lines)
    {
        _name = name;
        Digest = digest;
        _lines = lines;
    }

    /// <summary>SHA-256 of the file, which is what a recipe names it by.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its bytes.</param>
    /// <param name="name">Names it in errors.</param>
    /// <exception cref="StatOverrideException">A line is malformed.</exception>
    public static StatOverrides Parse(ReadOnlySpan<byte> text, string name)
    {
        var lines = new List<Line>();
        int number = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> line = text[range];
            if (!line.IsEmpty && line[0] != '#')
                lines.Add(ParseLine(line, number, name));
        }

        return new StatOverrides(name, Sha256Digest.FromBytes(SHA256.HashData(text)), lines);
    }

    /// <summary>Changes modes and owners, line by line.</summary>
    /// <exception cref="StatOverrideException">A path is not in the tree.</exception>
    public void Apply(FileTree tree)
    {
        if (_lines.Count == 0)
            return;
        var lookup = new FileTreeLookup(tree);
        foreach (Line line in _lines)
        {
            if (!lookup.TryFind(line.Path, out NodeId found))
                throw new StatOverrideException(_name, line.Number, $"{PathText.Display(line.Path)} is not in the tree");
            NodeId node = tree.Resolve(found);
            NodeAttributes attributes = tree.Attributes(node);
            uint kept = attributes.Mode & (line.IsWhole ? ~PermissionBits : ~0u);
            tree.SetAttributes(node, attributes with
            {
                Mode = kept | line.Mode,
                Uid = line.Owner?.Uid ?? attributes.Uid,
                Gid = line.Owner?.Gid ?? attributes.Gid,
            });
        }
    }

    // The path is the rest of the line, whatever is in it.
    private static Line ParseLine(ReadOnlySpan<byte> line, int number, string name)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 0)
            throw new StatOverrideException(name, number, "has no path");
        if (!TryParseMode(line[..space], out bool isWhole, out uint mode))
        {
            throw new StatOverrideException(
                name, number, $"'{PathText.Display(line[..space])}' is no mode: up to four octal digits behind a 0, as =0755 or +04000");
        }

        ReadOnlySpan<byte> path = line[(space + 1)..];
        OwnerRule? owner = null;
        if (path is not [(byte)'/', ..] && path.IndexOf((byte)' ') is > 0 and int end)
        {
            string text = PathText.Display(path[..end]);
            if (!OwnerRule.TryParse(text, out owner))
                throw new StatOverrideException(name, number, $"'{text}' is neither {OwnerRule.Form} nor an absolute path");
            path = path[(end + 1)..];
        }

        return path is [(byte)'/', ..]
            ? new Line(number, isWhole, mode, owner, path.ToArray())
            : throw new StatOverrideException(name, number, $"'{PathText.Display(path)}' is no absolute path");
    }

    // A mode in decimal, as ostree has them, never begins with 0, so it is not taken for another one.
    private static bool TryParseMode(ReadOnlySpan<byte> text, out bool isWhole, out uint mode)
    {
        isWhole = text is [(byte)'=', ..];
        mode = 0;
        if (text is [(byte)'=' or (byte)'+', ..])
            text = text[1..];
        if (text is not [(byte)'0', ..] || text.Length > 5)
            return false;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            mode = (mode << 3) | (uint)(digit - '0');
        }

        return mode <= PermissionBits;
    }

    private sealed record Line(int Number, bool IsWhole, uint Mode, OwnerRule? Owner, byte[] Path);
}

/// <summary>A file of modes and owners that is malformed, or does not fit the tree.</summary>
/// <param name="file">Its name.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="reason">What is wrong.</param>
public sealed class StatOverrideException(string file, int line, string reason)
    : BootCfsException(ErrorCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{file}: line {line}: {reason}"));
